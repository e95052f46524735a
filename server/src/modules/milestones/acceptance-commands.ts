// Acceptance by a person of the firm, on behalf of the client. Who submitted it never accepts it.

import { milestones } from '@daybook/contract/milestones.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { wholeE4 } from '@daybook/core/milestones/schedule.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { e4Of } from '../../platform/numeric.ts';
import { loadOne, reach, record, viewOf } from './commands.ts';
import { endLinks, linkEvents } from './link-store.ts';
import * as store from './store.ts';

export const submit = defineCommand(milestones.submit, {
  permission: 'milestones.submit',
  load: loadOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const isOpen = row.acceptance === 'none' || row.acceptance === 'rejected';
    if (!row.needs_acceptance || !isOpen || e4Of(row.percent) !== wholeE4)
      throw new Refusal('wrong_state', { acceptance: row.acceptance, percent: row.percent });
    await store.saveAcceptance(context.tx, {
      id: row.id,
      acceptance: 'submitted',
      reason: null,
      submittedById: context.actor.personId,
      at: context.clock.now(),
    });
    return {
      result: await viewOf(context, row.id),
      events: [
        { type: 'milestone.submitted', record: record(row), after: { percent: row.percent } },
      ],
    };
  },
});

async function decide(
  context: CommandContext,
  row: store.MilestoneRow,
  decision: Readonly<{ acceptance: 'accepted' | 'rejected'; reason: string | null }>,
) {
  if (row.acceptance !== 'submitted')
    throw new Refusal('wrong_state', { acceptance: row.acceptance });
  if (row.submitted_by_id === context.actor.personId) throw new Refusal('own_approval');
  await store.saveAcceptance(context.tx, {
    id: row.id,
    ...decision,
    decidedById: context.actor.personId,
    at: context.clock.now(),
  });
  return endLinks(context.tx, [row.id], { because: 'decided', at: context.clock.now() });
}

export const accept = defineCommand(milestones.accept, {
  permission: 'milestones.approve',
  load: loadOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const ended = await decide(context, row, { acceptance: 'accepted', reason: null });
    return {
      result: await viewOf(context, row.id),
      events: [
        { type: 'milestone.accepted', record: record(row), after: { percent: row.percent } },
        ...linkEvents(ended),
      ],
    };
  },
});

export const reject = defineCommand(milestones.reject, {
  permission: 'milestones.approve',
  load: loadOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input, ...context }) {
    const ended = await decide(context, row, { acceptance: 'rejected', reason: input.reason });
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'milestone.rejected',
          record: record(row),
          reason: input.reason,
          after: { percent: row.percent },
        },
        ...linkEvents(ended),
      ],
    };
  },
});
