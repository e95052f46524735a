// Pre-bills for what plans take in, for sets: a thousand clients take the same statements as one.

import type { CommandContext } from '../../platform/command.ts';
import { planAnew, planForKeys } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { findClients } from '../parties/public.ts';
import { holdOverCap } from './caps.ts';
import { coverByTerms } from './included.ts';
import * as store from './pre-bill-store.ts';

/** What goes on one document: of one sweep and currency, and of one project or contract where it says so. */
export type SweptGroup = Readonly<{
  key: string;
  projectId: string | null;
  contractId: string | null;
  currency: string;
  unpriced: number;
}>;
export type SweptPreBill = SweptGroup &
  Readonly<{ preBillId: string; openMinor: bigint; openMinutes: number }>;
export type SweepChoice = store.Sweep &
  Readonly<{ per: 'client' | 'project' | 'contract'; grouping: string | null }>;
export type SweepFacts = Readonly<{
  /** The contract of a line of terms. */
  contractOf: ReadonlyMap<string, string>;
  /** False leaves the group where it is. */
  isWanted: (group: SweptGroup) => boolean;
}>;

/** One pre-bill for each wanted group with priced work; those without are told apart, with what lacks a price. */
export async function proposeSwept(
  context: CommandContext,
  sweeps: readonly SweepChoice[],
  facts: SweepFacts,
): Promise<Readonly<{ preBills: readonly SweptPreBill[]; unpriced: readonly SweptGroup[] }>> {
  const { tx, clock, actor } = context;
  await planAnew(tx);
  await store.lockProjects(tx, {
    clientIds: [...new Set(sweeps.map((sweep) => sweep.clientId))],
    projectIds: null,
  });
  const groups = grouped(await store.sweptItems(tx, sweeps), sweeps, facts).filter(({ group }) =>
    facts.isWanted(group),
  );
  const clients = byId(
    await findClients(tx, [...new Set(groups.map(({ sweep }) => sweep.clientId))]),
  );
  const made = groups
    .filter(({ items }) => items.length > 0)
    .map(({ group, sweep, items }) => {
      const client = existing(clients.get(sweep.clientId));
      const first = existing(items[0]);
      return {
        group,
        items,
        id: clock.newId(),
        client_id: sweep.clientId,
        project_id: group.projectId,
        branch_id: first.branch_id,
        legal_entity_id: client.legal_entity_id,
        currency: group.currency,
        grouping: sweep.grouping ?? client.grouping,
        quantity_policy: client.quantity_policy,
        priced: items.length,
        unpriced: group.unpriced,
        cutOff: sweep.cutOff,
        createdAt: clock.now(),
        createdById: actor.personId,
      };
    });
  if (made.length > 0) {
    await planForKeys(tx);
    await store.addPreBillsOf(tx, made);
    await planAnew(tx);
    await coverByTerms(tx, made);
    await holdOverCap(
      tx,
      made.map(({ id }) => id),
    );
  }
  return {
    preBills: made.map(({ id, group, items }) => ({
      ...group,
      preBillId: id,
      openMinor: items.reduce((total, item) => total + (item.open_minor ?? 0n), 0n),
      openMinutes: items.reduce((total, item) => total + item.open_minutes, 0),
    })),
    unpriced: groups.flatMap(({ group, items }) => (items.length === 0 ? [group] : [])),
  };
}

type Group = Readonly<{
  group: SweptGroup;
  sweep: SweepChoice;
  items: readonly store.SweptItem[];
}>;

function grouped(
  items: readonly store.SweptItem[],
  sweeps: readonly SweepChoice[],
  { contractOf }: SweepFacts,
): readonly Group[] {
  const byKey = new Map(sweeps.map((sweep) => [sweep.key, sweep]));
  const parted = Map.groupBy(items, (item) => {
    const { per } = existing(byKey.get(item.key));
    const contractId = contractOf.get(item.contract_line_id ?? '') ?? null;
    return JSON.stringify([
      item.key,
      per === 'project' ? item.project_id : null,
      per === 'contract' ? contractId : null,
      item.currency,
    ]);
  });
  return [...parted]
    .map(([name, own]) => {
      const [key, projectId, contractId, currency] = JSON.parse(name);
      const priced = own.filter((item) => item.open_minor !== null).toSorted(byDate);
      const group = { key, projectId, contractId, currency, unpriced: own.length - priced.length };
      return { name, group, sweep: existing(byKey.get(key)), items: priced };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const byDate = (a: store.SweptItem, b: store.SweptItem): number =>
  a.work_date < b.work_date || (a.work_date === b.work_date && a.item_id < b.item_id) ? -1 : 1;
