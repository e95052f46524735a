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
import { defineCommand } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
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
    await store.cutVersions(tx, row.id, input.on);
    await store.saveContract(tx, row.id, {
      state,
      until: input.on,
      noticeOn: null,
      terminatedOn: input.on,
      terminatedBecause: input.reason,
    });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.terminated',
          record: record(row),
          reason: input.reason,
          before: { until: row.until },
          after: { on: input.on, state },
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
    isOwnRecord: row.created_by_id === actor.personId,
    title: `Renew ${row.number} ${row.name}`,
    record: { kind: 'contract', id: row.id, name: row.number },
  }),
  async handle({ subject: row, input: _, ...context }) {
    const { tx } = context;
    const state = contractLifecycle.next(row.state, 'renew');
    const versions = await store.listVersions(tx, row.id);
    const latest = existing(versions.findLast((each) => each.state === 'posted'));
    const { renewal } = headOf(latest);
    const term = renewedTerm({ from: row.starts_on, until: row.until }, renewal);
    await store.extendVersion(tx, latest.id, existing(term.until));
    await store.saveContract(tx, row.id, {
      state,
      until: term.until,
      noticeOn: noticeDate(term, renewal),
    });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.renewed',
          record: record(row),
          before: { until: row.until },
          after: { until: term.until },
        },
      ],
    };
  },
});
