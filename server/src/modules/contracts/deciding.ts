// Submitting, deciding and posting the version that is written. Who wrote it never approves it.

import { contracts } from '@daybook/contract/contracts.ts';
import {
  contractLifecycle,
  contractVersionLifecycle,
} from '@daybook/core/contracts/contract-lifecycle.ts';
import { noticeDate } from '@daybook/core/contracts/renewal.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { planForSets, type ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { whoseOf } from '../billing/public.ts';
import { effectView } from '../rates/public.ts';
import { checkPostable, checkSchedules } from './postable.ts';
import { applyTerms, effectOfTerms, rangeOf, type Whole } from './posting.ts';
import * as store from './store.ts';
import { headOf } from './terms.ts';
import { lockOne, reach, viewOf, writtenVersion } from './writing.ts';

type Action = 'submit' | 'approve' | 'reject';

/** The first version carries the contract's own state with it. */
async function move(
  context: CommandContext,
  row: store.ContractRow,
  action: Action,
  change: Readonly<{ submittedById?: string; rejectedBecause?: string | null }>,
) {
  const { version } = await writtenVersion(context, row);
  const state = contractVersionLifecycle.next(version.state, action);
  if (action === 'approve' && isMaker(version, context.actor.personId))
    throw new Refusal('own_approval');
  await store.saveVersionState(context.tx, {
    id: version.id,
    state,
    ...(change.submittedById === undefined ? {} : { submittedById: change.submittedById }),
  });
  await store.saveContract(context.tx, row.id, {
    ...(version.ordinal === 1 ? { state: contractLifecycle.next(row.state, action) } : {}),
    ...(change.rejectedBecause === undefined ? {} : { rejectedBecause: change.rejectedBecause }),
  });
  return { version, state };
}

const isMaker = (version: store.VersionRow, personId: string): boolean =>
  version.created_by_id === personId || version.submitted_by_id === personId;

const record = (row: store.ContractRow) => ({ kind: 'contract', id: row.id });

export const submit = defineCommand(contracts.submit, {
  permission: 'contracts.submit',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { version, state } = await move(context, row, 'submit', {
      submittedById: context.actor.personId,
      rejectedBecause: null,
    });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.submitted',
          record: record(row),
          before: { state: version.state },
          after: { state, ordinal: version.ordinal },
        },
      ],
    };
  },
});

export const reject = defineCommand(contracts.reject, {
  permission: 'contracts.approve',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input, ...context }) {
    const { version, state } = await move(context, row, 'reject', {
      rejectedBecause: input.reason,
    });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.rejected',
          record: record(row),
          reason: input.reason,
          before: { state: version.state },
          after: { state, ordinal: version.ordinal },
        },
      ],
    };
  },
});

export const approve = defineCommand(contracts.approve, {
  permission: 'contracts.approve',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { version, state } = await move(context, row, 'approve', {});
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'contract.approved',
          record: record(row),
          before: { state: version.state },
          after: { state, ordinal: version.ordinal },
        },
      ],
    };
  },
});

/** The version that is written, or else the latest in force, with all that it says. */
export async function wholeOf(db: ReadDb, row: store.ContractRow): Promise<Whole> {
  const versions = await store.listVersions(db, row.id);
  const version = existing(
    versions.find((each) => each.id === row.written_id) ??
      versions.findLast((each) => each.state === 'posted'),
  );
  return {
    contract: row,
    version,
    versions,
    lines: await store.listLines(db, [version.id]),
  };
}

export const post = defineCommand(contracts.post, {
  permission: 'contracts.post',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: ({ subject: row, actor }) => ({
    ...whoseOf(row),
    isOwnRecord: row.created_by_id === actor.personId,
    title: `Put ${row.number} ${row.name} in force`,
    record: { kind: 'contract', id: row.id, name: row.number },
  }),
  async handle({ subject: row, input: _, ...context }) {
    const { tx, clock } = context;
    await planForSets(tx);
    await store.lockTermsOf(tx, row.client_id);
    const { version } = await writtenVersion(context, row);
    contractVersionLifecycle.next(version.state, 'post');
    const whole = await wholeOf(tx, row);
    await checkPostable(tx, whole);
    await checkSchedules(tx, whole);
    const effect = await effectOfTerms(tx, whole, clock.newId);
    const { from, until } = rangeOf(whole);
    await store.cutVersions(tx, row.id, from);
    await store.postVersion(tx, { id: version.id, from, until, at: clock.now() });
    const journal = await applyTerms(context, whole, effect);
    const { renewal } = headOf(version);
    const startsOn = version.ordinal === 1 ? from : row.starts_on;
    await store.saveContract(tx, row.id, {
      state: version.ordinal === 1 ? contractLifecycle.next(row.state, 'post') : row.state,
      startsOn,
      until,
      noticeOn: renewal.kind === 'none' ? null : noticeDate({ from: startsOn, until }, renewal),
    });
    return {
      result: await viewOf(context, row.id),
      journal,
      events: [
        {
          type: 'contract.posted',
          record: record(row),
          before: { state: version.state },
          after: {
            ordinal: version.ordinal,
            effectiveFrom: from,
            until,
            effect: effectView(effect),
          },
        },
      ],
    };
  },
});
