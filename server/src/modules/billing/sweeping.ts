// Pre-bills for what plans take in, for sets: a thousand clients take the same statements as one.

import type { CommandContext } from '../../platform/command.ts';
import { planAnew, planForKeys } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { type ClientRow, findClients } from '../parties/public.ts';
import { heldOverCap } from './caps.ts';
import { coveredByTerms } from './included.ts';
import { addPreBillsOf, lockProjects, type NewPreBill } from './pre-bill-store.ts';
import * as store from './sweep-store.ts';

/** What goes on one document: of one sweep and currency, and of one project or contract where it says so. */
export type SweptGroup = Readonly<{
  key: string;
  projectId: string | null;
  contractId: string | null;
  currency: string;
  unpriced: number;
}>;
/** A pre-bill that is not kept yet. */
export type SweptPreBill = SweptGroup &
  Readonly<{ preBill: NewPreBill; lines: readonly store.SweptLine[] }>;
export type SweepChoice = store.Sweep &
  Readonly<{ per: 'client' | 'project' | 'contract'; grouping: string | null }>;
export type SweepFacts = Readonly<{
  /** The contract of a line of terms. */
  contractOf: ReadonlyMap<string, string>;
  /** False leaves the group where it is. */
  isWanted: (group: SweptGroup) => boolean;
}>;

/**
 * One pre-bill for each wanted group with priced work, with what the terms include and what a cap holds;
 * groups without are told apart, with what lacks a price. Locks projects and limits; writes nothing.
 */
export async function sweepGroups(
  context: CommandContext,
  sweeps: readonly SweepChoice[],
  facts: SweepFacts,
): Promise<Readonly<{ preBills: readonly SweptPreBill[]; unpriced: readonly SweptGroup[] }>> {
  const { tx } = context;
  await planAnew(tx);
  await lockProjects(tx, {
    clientIds: [...new Set(sweeps.map((sweep) => sweep.clientId))],
    projectIds: null,
  });
  const groups = grouped(await store.sweptLines(tx, sweeps), sweeps, facts).filter(({ group }) =>
    facts.isWanted(group),
  );
  const clients = byId(
    await findClients(tx, [...new Set(groups.map(({ sweep }) => sweep.clientId))]),
  );
  const made = groups
    .filter(({ lines }) => lines.length > 0)
    .map((group) => ({
      group,
      preBill: newPreBill(context, group, existing(clients.get(group.sweep.clientId))),
    }));
  const swept = made.flatMap(({ group, preBill }) =>
    group.lines.map((line) => ({ ...line, pre_bill_id: preBill.id })),
  );
  const covered = await coveredByTerms(
    tx,
    made.map(({ preBill }) => preBill),
    swept,
  );
  const held = await heldOverCap(tx, covered);
  const lines = Map.groupBy(held, (line) => line.pre_bill_id);
  return {
    preBills: made.map(({ group: { group }, preBill }) => ({
      ...group,
      preBill,
      lines: existing(lines.get(preBill.id)),
    })),
    unpriced: groups.flatMap((each) => (each.lines.length === 0 ? [each.group] : [])),
  };
}

/** Writes what a sweep has come to. */
export async function keepSwept(
  { tx }: CommandContext,
  preBills: readonly SweptPreBill[],
): Promise<void> {
  if (preBills.length === 0) return;
  await planForKeys(tx);
  await addPreBillsOf(
    tx,
    preBills.map(({ preBill }) => preBill),
    preBills.flatMap(({ lines }) => lines),
  );
}

type Group = Readonly<{
  group: SweptGroup;
  sweep: SweepChoice;
  lines: readonly store.SweptLine[];
}>;

function newPreBill(
  { clock, actor }: CommandContext,
  { group, sweep, lines }: Group,
  client: ClientRow,
): NewPreBill {
  return {
    id: clock.newId(),
    client_id: sweep.clientId,
    project_id: group.projectId,
    branch_id: existing(lines[0]).branch_id,
    legal_entity_id: client.legal_entity_id,
    currency: group.currency,
    grouping: sweep.grouping ?? client.grouping,
    quantity_policy: client.quantity_policy,
    priced: lines.length,
    unpriced: group.unpriced,
    cutOff: sweep.cutOff,
    createdAt: clock.now(),
    createdById: actor.personId,
  };
}

function grouped(
  lines: readonly store.SweptLine[],
  sweeps: readonly SweepChoice[],
  { contractOf }: SweepFacts,
): readonly Group[] {
  const byKey = new Map(sweeps.map((sweep) => [sweep.key, sweep]));
  const parted = Map.groupBy(lines, (line) => {
    const { per } = existing(byKey.get(line.key));
    const contractId = contractOf.get(line.contract_line_id ?? '') ?? null;
    return JSON.stringify([
      line.key,
      per === 'project' ? line.project_id : null,
      per === 'contract' ? contractId : null,
      line.currency,
    ]);
  });
  return [...parted]
    .map(([name, own]) => {
      const [key, projectId, contractId, currency] = JSON.parse(name);
      const priced = own.filter((line) => line.open_minor !== null).toSorted(store.inOrderOfWork);
      const group = { key, projectId, contractId, currency, unpriced: own.length - priced.length };
      return { name, group, sweep: existing(byKey.get(key)), lines: priced };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
