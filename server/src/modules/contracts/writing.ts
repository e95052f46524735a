// Writing terms: a contract's first version, and the amendments that follow.

import { contracts } from '@daybook/contract/contracts.ts';
import {
  contractLifecycle,
  contractVersionLifecycle,
} from '@daybook/core/contracts/contract-lifecycle.ts';
import { upliftedPrice, upliftFactor } from '@daybook/core/contracts/uplift.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { type Money, scale } from '@daybook/core/money/money.ts';
import type { Ratio } from '@daybook/core/money/price.ts';
import { type CommandContext, defineCommand, nothing } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findBranch } from '../org/public.ts';
import { findClients } from '../parties/public.ts';
import { requireUsable } from './checking.ts';
import { indexValues } from './index-store.ts';
import * as store from './store.ts';
import {
  type ContractTerms,
  checkTerm,
  headOf,
  headRow,
  type LineTermsValue,
  linesOf,
  lineTermsOf,
} from './terms.ts';
import { contractReach, contractView } from './views.ts';

export const lockOne = ({
  input,
  tx,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockContract(tx, input.id);
export const reach = ({
  subject,
  actor,
}: Pick<CommandContext, 'actor'> & Readonly<{ subject: store.ContractRow }>) =>
  contractReach(subject, actor);

export const viewOf = async ({ tx, actor, today }: CommandContext, id: string) =>
  contractView(existing(await store.findContract(tx, id)), actor, today);

export async function writtenVersion(context: CommandContext, row: store.ContractRow) {
  const versions = await store.listVersions(context.tx, row.id);
  const version = versions.find((each) => each.id === row.written_id);
  if (version === undefined)
    throw new Refusal('wrong_state', { because: 'No version is being written' });
  return { version, versions };
}

async function saveTerms(
  { tx, clock, today }: CommandContext,
  contract: Pick<store.ContractRow, 'client_id' | 'currency'>,
  version: Readonly<{ id: string; contractId: string; isFirst: boolean }>,
  terms: ContractTerms,
): Promise<void> {
  checkTerm(terms, version.isFirst ? '0001-01-01' : today);
  const { client_id: clientId, currency } = contract;
  await requireUsable(tx, terms, { clientId, currency });
  const lines = linesOf(terms, { currency, newId: clock.newId });
  await store.saveVersionTerms(tx, {
    id: version.id,
    effectiveFrom: terms.effectiveFrom,
    terms: headRow(terms),
  });
  await store.saveLines(
    tx,
    { id: version.id, contractId: version.contractId, clientId: contract.client_id },
    lines,
  );
  await store.saveClauses(tx, version.id, terms.clauses);
}

export const create = defineCommand(contracts.create, {
  permission: 'contracts.update',
  load: nothing,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: _, ...context }) {
    const { tx, actor, clock } = context;
    const [client] = await findClients(tx, [input.clientId]);
    if (client === undefined) throw refuseField('not_found', 'clientId', 'There is no such client');
    const branch = await findBranch(tx, input.branchId);
    if (branch === null) throw refuseField('not_found', 'branchId', 'There is no such branch');
    const { name, branchId, ownerId, clientId: _client, currency: chosen, ...terms } = input;
    checkTerm(terms, '0001-01-01');
    const id = clock.newId();
    const versionId = clock.newId();
    const currency = chosen ?? client.currency;
    const number = await store.takeContractNumber(tx);
    await store.addContract(tx, {
      id,
      number,
      name,
      clientId: client.id,
      legalEntityId: client.legal_entity_id,
      branchId,
      ownerId,
      currency,
      startsOn: terms.effectiveFrom,
      until: terms.until,
      createdAt: clock.now(),
      createdById: actor.personId,
    });
    await store.addVersion(tx, {
      id: versionId,
      contractId: id,
      ordinal: 1,
      effectiveFrom: terms.effectiveFrom,
      terms: headRow(terms),
      reason: null,
      createdAt: clock.now(),
      createdById: actor.personId,
    });
    await saveTerms(
      context,
      { client_id: client.id, currency },
      { id: versionId, contractId: id, isFirst: true },
      terms,
    );
    const view = await viewOf(context, id);
    return {
      result: view,
      events: [
        {
          type: 'contract.created',
          record: { kind: 'contract', id },
          after: { ...view, lines: terms.lines.length },
        },
      ],
    };
  },
});

export const update = defineCommand(contracts.update, {
  permission: 'contracts.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { version } = await writtenVersion(context, row);
    if (version.state !== 'draft') throw new Refusal('wrong_state', { state: version.state });
    const { id: _, version: __, name, ...terms } = input;
    await saveTerms(
      context,
      row,
      { id: version.id, contractId: row.id, isFirst: version.ordinal === 1 },
      terms,
    );
    await store.saveContract(context.tx, row.id, {
      ...(name === undefined ? {} : { name }),
      ...(version.ordinal === 1 ? { startsOn: terms.effectiveFrom, until: terms.until } : {}),
    });
    const view = await viewOf(context, row.id);
    return {
      result: view,
      events: [
        {
          type: 'contract.updated',
          record: { kind: 'contract', id: row.id },
          before: { terms: version.terms },
          after: { name: view.name, terms: headRow(terms), lines: terms.lines.length },
        },
      ],
    };
  },
});

/** The latest posted version as terms that can be written again. */
async function latestTerms({ tx }: CommandContext, row: store.ContractRow) {
  const versions = await store.listVersions(tx, row.id);
  const latest = versions.findLast((each) => each.state === 'posted');
  if (row.state !== 'in_force' || latest === undefined || row.written_id !== null)
    throw new Refusal('wrong_state', { state: row.state });
  const lines = await store.listLines(tx, [latest.id]);
  const clauses = await store.listClauses(tx, latest.id);
  return {
    versions,
    terms: {
      ...headOf(latest),
      until: row.until,
      effectiveFrom: latest.effective_from,
      clauses: [...clauses],
      lines: lines.map((line) => ({
        key: line.line_key,
        description: line.description,
        clause: line.clause,
        projectId: line.project_id,
        serviceId: line.service_id,
        terms: lineTermsOf(line),
      })),
    } satisfies ContractTerms,
  };
}

async function beginVersion(
  context: CommandContext,
  row: store.ContractRow,
  written: Readonly<{
    versions: readonly store.VersionRow[];
    terms: ContractTerms;
    reason: string;
  }>,
) {
  const { tx, clock, actor } = context;
  const id = clock.newId();
  await store.addVersion(tx, {
    id,
    contractId: row.id,
    ordinal: written.versions.length + 1,
    effectiveFrom: written.terms.effectiveFrom,
    terms: headRow(written.terms),
    reason: written.reason,
    createdAt: clock.now(),
    createdById: actor.personId,
  });
  await saveTerms(context, row, { id, contractId: row.id, isFirst: false }, written.terms);
  await store.saveContract(tx, row.id, {});
  return id;
}

export const amend = defineCommand(contracts.amend, {
  permission: 'contracts.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { versions, terms } = await latestTerms(context, row);
    const { effectiveFrom, reason } = input;
    await beginVersion(context, row, { versions, terms: { ...terms, effectiveFrom }, reason });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.amended',
          record: { kind: 'contract', id: row.id },
          reason,
          after: { effectiveFrom, ordinal: versions.length + 1, state: 'draft' },
        },
      ],
    };
  },
});

const uplifted = (amount: Money, factor: Ratio): Money => scale(amount, factor);

/** Prices and fees that are still to come; what was agreed as a sum for a piece of work stays. */
function upliftedLine(terms: LineTermsValue, factor: Ratio): LineTermsValue {
  if (terms.model === 'recurring') return { ...terms, fee: uplifted(terms.fee, factor) };
  if (terms.model === 'unit')
    return { ...terms, unitPrice: upliftedPrice(terms.unitPrice, [factor]) };
  if (terms.model !== 'time' || terms.schedule.kind !== 'own') return terms;
  return {
    ...terms,
    schedule: {
      kind: 'own',
      rates: terms.schedule.rates.map((rate) => ({
        ...rate,
        unitPrice: upliftedPrice(rate.unitPrice, [factor]),
      })),
    },
  };
}

export const uplift = defineCommand(contracts.uplift, {
  permission: 'contracts.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { versions, terms } = await latestTerms(context, row);
    const agreed = terms.uplift;
    if (agreed === null)
      throw new Refusal('wrong_state', { because: 'The terms agree on no uplift' });
    const { effectiveFrom } = input;
    const previous = versions.findLast((each) => each.reason?.startsWith(upliftReason) === true);
    const factor = upliftFactor(
      agreed.kind === 'percent'
        ? { kind: 'percent', percentE4: agreed.percent }
        : agreed.kind === 'steps'
          ? {
              kind: 'steps',
              steps: agreed.steps.map(({ from, percent }) => ({ from, percentE4: percent })),
            }
          : { ...agreed, floorE4: agreed.floor, capE4: agreed.cap },
      {
        on: effectiveFrom,
        previous: previous?.effective_from ?? null,
        series: agreed.kind === 'index' ? await indexValues(context.tx, agreed.indexId) : [],
      },
    );
    const lines = terms.lines.map((line) => ({ ...line, terms: upliftedLine(line.terms, factor) }));
    const percent = (factor.numerator * 1_000_000n) / factor.denominator - 1_000_000n;
    const reason = `${upliftReason} ${Number(percent) / 10_000} %`;
    await beginVersion(context, row, {
      versions,
      terms: { ...terms, effectiveFrom, lines },
      reason,
    });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.uplifted',
          record: { kind: 'contract', id: row.id },
          reason,
          after: {
            effectiveFrom,
            factor: `${factor.numerator}/${factor.denominator}`,
            ordinal: versions.length + 1,
            state: 'draft',
          },
        },
      ],
    };
  },
});
const upliftReason = 'Uplift of';

export const discard = defineCommand(contracts.discard, {
  permission: 'contracts.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { version } = await writtenVersion(context, row);
    const state = contractVersionLifecycle.next(version.state, 'discard');
    await store.saveVersionState(context.tx, { id: version.id, state });
    await store.saveContract(
      context.tx,
      row.id,
      version.ordinal === 1 ? { state: contractLifecycle.next(row.state, 'discard') } : {},
    );
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.discarded',
          record: { kind: 'contract', id: row.id },
          before: { state: version.state },
          after: { ordinal: version.ordinal, state },
        },
      ],
    };
  },
});
