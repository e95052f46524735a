// Makes the people, clients, projects and services that an import was told to make, in one statement
// each. An import is no way round a permission: who may not add a client can't import one.

import type { Permission } from '@daybook/core/access/permissions.ts';
import { codeFor, matchKey, tidyName, unnamed } from '@daybook/core/imports/imported-names.ts';
import { longestName } from '@daybook/core/imports/imported-row.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import { existing, reference } from '../../platform/rows.ts';
import {
  addCategory,
  listCategories,
  listSkus,
  listTaxClasses,
  saveServices,
} from '../catalog/public.ts';
import { findBranch, findEntities, savePeople } from '../org/public.ts';
import { listCodes, saveClients, saveProjects } from '../parties/public.ts';
import { keyOf, targetsOf } from './match-targets.ts';
import type { Match } from './store.ts';

type Made = Readonly<{ match: Match; id: string; name: string }>;
export type Prepared = Readonly<{ matches: readonly Match[]; events: readonly AuditEvent[] }>;

const permissionFor: Readonly<Record<Match['kind'], Permission>> = {
  person: 'people.update',
  client: 'clients.update',
  project: 'projects.update',
  service: 'catalog.update',
};

/** What will be made: a client only if a project of it is made. */
export function wantedParties(matches: readonly Match[]): readonly Match[] {
  const wanted = matches.filter((match) => match.decision === 'create');
  const projects = wanted.filter(({ kind }) => kind === 'project');
  const clientKeys = new Set(projects.map(({ client }) => matchKey('client', client ?? '', null)));
  return wanted.filter((match) => match.kind !== 'client' || clientKeys.has(keyOf(match)));
}

/** Refuses with not_permitted, naming the permission that is missing. */
export function requireMaking(matches: readonly Match[], actor: Actor): void {
  for (const match of wantedParties(matches)) {
    const permission = permissionFor[match.kind];
    if (actor.grants[permission] === 'firm') continue;
    const message = `You may not add a ${match.kind}: choose one for "${match.name}", or skip it`;
    throw new Refusal('not_permitted', { permission }, [
      { field: 'matches', rule: 'not_permitted', message },
    ]);
  }
}

export async function makeParties(
  context: CommandContext,
  matches: readonly Match[],
  importId: string,
): Promise<Prepared> {
  const wanted = wantedParties(matches);
  const of = (kind: Match['kind']): readonly Made[] =>
    wanted
      .filter((match) => match.kind === kind)
      .map((match) => ({ match, id: context.clock.newId(), name: givenName(match) }));
  const people = await makePeople(context, of('person'));
  const clients = await makeClients(context, of('client'));
  const known = matched(matches, clients);
  const projects = await makeProjects(context, of('project'), known);
  const services = await makeServices(context, of('service'));
  const made = [people, clients, projects, services].flat();
  return {
    matches: matched(matches, made),
    events: made.map(({ match, id, name }) => ({
      type: `${match.kind}.created`,
      record: { kind: match.kind, id },
      after: { name, importId },
    })),
  };
}

function matched(matches: readonly Match[], made: readonly Made[]): readonly Match[] {
  const byKey = new Map(made.map((each) => [keyOf(each.match), each]));
  return matches.map((match) => {
    const own = byKey.get(keyOf(match));
    if (own === undefined) return match;
    return { ...match, decision: 'match', target: reference(own.id, own.name) };
  });
}

const plainNames: Readonly<Record<string, string>> = {
  [unnamed.client]: 'No client',
  [unnamed.project]: 'No project',
  [unnamed.person]: 'Unknown person',
};
const givenName = ({ kind, name }: Match): string =>
  plainNames[name] ??
  (kind === 'person' ? tidyName(name.replace(/<[^>]*>$/, '')) || name : name).slice(0, longestName);

async function makePeople(context: CommandContext, made: readonly Made[]) {
  if (made.length === 0) return made;
  await savePeople(
    context.tx,
    made.map(({ match, id, name }) => ({
      id,
      name,
      email: match.email ?? `${id}@import.invalid`,
      branchId: context.actor.branchId,
      classificationId: null,
      managerId: null,
      dailyMinutes: 480,
      timeZone: null,
      isActive: true,
      costRate: null,
      costCurrency: null,
    })),
  );
  return made;
}

const noAddress = { line1: '', line2: '', postalCode: '', city: '', region: '' };

async function makeClients({ tx, actor }: CommandContext, made: readonly Made[]) {
  if (made.length === 0) return made;
  const branch = existing(await findBranch(tx, actor.branchId));
  const [entity] = await findEntities(tx, [branch.legal_entity_id]);
  const address = { ...noAddress, country: existing(entity).address.country };
  const taken = new Set((await listCodes(tx, [])).map(({ code }) => code));
  await saveClients(
    tx,
    made.map(({ match, id, name }) => ({
      id,
      name,
      code: takeCode(name, taken),
      legalEntityId: branch.legal_entity_id,
      currency: match.currency ?? branch.currency,
      taxId: null,
      address,
      email: null,
      paymentTermDays: 30,
      quantityPolicy: 'minutes',
      grouping: 'service',
      taxTreatment: 'standard',
      taxReason: null,
      requiresOrder: false,
      language: 'en',
      isActive: true,
    })),
  );
  return made;
}

function takeCode(name: string, taken: Set<string>): string {
  const code = codeFor(name, (wanted) => taken.has(wanted));
  taken.add(code);
  return code;
}

async function makeProjects(
  { tx, actor }: CommandContext,
  made: readonly Made[],
  matches: readonly Match[],
) {
  if (made.length === 0) return made;
  const targets = targetsOf(matches);
  const placed = made.map((each) => {
    const client = targets.get(matchKey('client', each.match.client ?? '', null));
    if (client === undefined || client.target === null) {
      throw refuseField('invalid_input', 'matches', `Say which client "${each.name}" is for`);
    }
    return { ...each, clientId: client.target.id };
  });
  const clientIds = [...new Set(placed.map(({ clientId }) => clientId))];
  const codes = (await listCodes(tx, clientIds)).filter((row) => row.client_id !== null);
  const taken = new Map(
    clientIds.map((id) => [
      id,
      new Set(codes.flatMap((row) => (row.client_id === id ? [row.code] : []))),
    ]),
  );
  await saveProjects(
    tx,
    placed.map(({ id, name, clientId }) => ({
      id,
      name,
      clientId,
      code: takeCode(name, existing(taken.get(clientId))),
      branchId: actor.branchId,
      managerId: actor.personId,
      startsOn: null,
      endsOn: null,
      isBillable: true,
      isActive: true,
      budgetMinutes: null,
      budgetMinor: null,
      purchaseOrder: null,
      requireNote: false,
      codeSetId: null,
    })),
  );
  return made;
}

async function makeServices({ tx, clock }: CommandContext, made: readonly Made[]) {
  if (made.length === 0) return made;
  const [taxClass] = await listTaxClasses(tx);
  if (taxClass === undefined) {
    throw refuseField('not_found', 'matches', 'A new service needs a tax class: add one first');
  }
  const [first] = await listCategories(tx);
  const category = first ?? { id: clock.newId(), name: 'Services' };
  if (first === undefined) await addCategory(tx, category);
  const taken = new Set((await listSkus(tx)).map(({ sku }) => sku));
  await saveServices(
    tx,
    made.map(({ id, name }) => ({
      id,
      name,
      sku: takeCode(name, taken),
      categoryId: category.id,
      unit: 'hour',
      taxClassId: taxClass.id,
      revenueAccount: '4000',
      isBillable: true,
      isActive: true,
    })),
  );
  return made;
}
