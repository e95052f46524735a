// The end of a contract, and its renewal.

import { contracts } from '@daybook/contract/contracts.ts';
import { contractLifecycle } from '@daybook/core/contracts/contract-lifecycle.ts';
import { noticeDate, renewedTerm } from '@daybook/core/contracts/renewal.ts';
import {
  type ChecklistPoint,
  checkChecklist,
  checklistKinds,
} from '@daybook/core/contracts/termination.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { type CommandContext, defineCommand, type Outcome } from '../../platform/command.ts';
import { planForSets, type ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { whoseOf } from '../billing/public.ts';
import { effectView } from '../rates/public.ts';
import { checkShared } from './postable.ts';
import { applyTerms, effectOfTerms, wholeFrom } from './posting.ts';
import * as store from './store.ts';
import { headOf } from './terms.ts';
import { lockOne, reach, viewOf } from './writing.ts';

const nouns = {
  unbilled_wip: ['piece of unbilled work', 'pieces of unbilled work'],
  unused_retainer: ['retainer with money or hours left', 'retainers with money or hours left'],
  open_milestone: ['open milestone', 'open milestones'],
} as const;

export async function checklistOf(
  db: ReadDb,
  contractId: string,
): Promise<readonly ChecklistPoint[]> {
  const [open, waivers] = [
    await store.listOpenPoints(db, contractId),
    await store.listWaivers(db, contractId),
  ];
  return checklistKinds.map((kind) => {
    const own = open.filter((point) => point.kind === kind && point.count > 0);
    const words = own.map((point) => {
      const [one, many] = nouns[kind];
      const amount = formatAmount(money(point.amount_minor, point.currency));
      return `${point.count} ${point.count === 1 ? one : many}, ${amount} ${point.currency}`;
    });
    return {
      kind,
      open: words.length === 0 ? null : words.join('; '),
      waivedBecause: waivers.find((waiver) => waiver.kind === kind)?.reason ?? null,
    };
  });
}

const record = (row: store.ContractRow) => ({ kind: 'contract', id: row.id });

export const waivePoint = defineCommand(contracts.waivePoint, {
  permission: 'contracts.approve',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: ({ subject: row, input, actor }) => ({
    ...whoseOf(row),
    isOwnRecord: row.created_by_id === actor.personId,
    title: `Waive a point of the checklist of ${row.number}: ${nouns[input.kind][1]}`,
    record: { kind: 'contract', id: row.id, name: row.number },
  }),
  async handle({ input, subject: row, ...context }) {
    const { tx, actor, clock } = context;
    await store.addWaiver(tx, {
      contractId: row.id,
      kind: input.kind,
      reason: input.reason,
      personId: actor.personId,
      at: clock.now(),
    });
    await store.saveContract(tx, row.id, {});
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.point_waived',
          record: record(row),
          reason: input.reason,
          after: { kind: input.kind },
        },
      ],
    };
  },
});

export const terminate = defineCommand(contracts.terminate, {
  permission: 'contracts.post',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: ({ subject: row, actor }) => ({
    ...whoseOf(row),
    isOwnRecord: row.created_by_id === actor.personId,
    title: `Terminate ${row.number} ${row.name}`,
    record: { kind: 'contract', id: row.id, name: row.number },
  }),
  async handle({ input, subject: row, ...context }) {
    const { tx } = context;
    const state = contractLifecycle.next(row.state, 'terminate');
    if (row.written_id !== null)
      throw new Refusal('wrong_state', { because: 'Discard or post the amendment first' });
    if (input.on <= row.starts_on || (row.until !== null && input.on > row.until))
      throw refuseField(
        'invalid_input',
        'on',
        `After ${row.starts_on}${row.until === null ? '' : `, and until ${row.until}`}`,
      );
    checkChecklist(await checklistOf(tx, row.id));
    await planForSets(tx);
    await store.lockTermsOf(tx, row.client_id);
    const end = wholeFrom(row, await latestOf(tx, row.id), { from: input.on, until: null });
    const effect = await effectOfTerms(tx, end, context.clock.newId);
    await store.cutVersions(tx, row.id, input.on);
    const journal = await applyTerms(context, end, effect);
    await store.saveContract(tx, row.id, {
      state,
      until: input.on,
      noticeOn: null,
      terminatedOn: input.on,
      terminatedBecause: input.reason,
    });
    return {
      result: await viewOf(context, row.id),
      journal,
      events: [
        {
          type: 'contract.terminated',
          record: record(row),
          reason: input.reason,
          before: { until: row.until },
          after: { on: input.on, state, effect: effectView(effect) },
        },
      ],
    };
  },
});

export const renew = defineCommand(contracts.renew, {
  permission: 'contracts.post',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: ({ subject: row, actor }) => ({
    ...whoseOf(row),
    isOwnRecord: row.created_by_id === actor.personId,
    title: `Renew ${row.number} ${row.name}`,
    record: { kind: 'contract', id: row.id, name: row.number },
  }),
  async handle({ subject: row, input: _, ...context }) {
    const renewed = await renewTerm(context, row, null);
    return { result: await viewOf(context, row.id), ...renewed };
  },
});

async function latestOf(db: ReadDb, contractId: string) {
  const versions = await store.listVersions(db, contractId);
  const version = existing(versions.findLast((each) => each.state === 'posted'));
  return { version, lines: await store.listLines(db, [version.id]) };
}

/**
 * The latest version in force holds for another term, or for as many as lead beyond a day; its prices and
 * the work that was done meanwhile with it. Refuses with overlapping_terms or wrong_state.
 */
export async function renewTerm(
  context: CommandContext,
  row: store.ContractRow,
  beyond: string | null,
): Promise<Pick<Outcome<unknown>, 'events' | 'journal'>> {
  const { tx } = context;
  const state = contractLifecycle.next(row.state, 'renew');
  const latest = await latestOf(tx, row.id);
  const { renewal } = headOf(latest.version);
  let term = renewedTerm({ from: row.starts_on, until: row.until }, renewal);
  while (beyond !== null && existing(term.until) <= beyond) term = renewedTerm(term, renewal);
  await planForSets(tx);
  await store.lockTermsOf(tx, row.client_id);
  const until = existing(term.until);
  const whole = wholeFrom(row, latest, { from: existing(row.until), until });
  await checkShared(tx, whole);
  const effect = await effectOfTerms(tx, whole, context.clock.newId);
  await store.extendVersion(tx, latest.version.id, until);
  const journal = await applyTerms(context, whole, effect);
  await store.saveContract(tx, row.id, { state, until, noticeOn: noticeDate(term, renewal) });
  return {
    journal,
    events: [
      {
        type: 'contract.renewed',
        record: record(row),
        before: { until: row.until },
        after: { until, effect: effectView(effect) },
      },
    ],
  };
}
