// The firm's policy on time: rounding, checks, periods.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { defineCommand } from '../../platform/command.ts';
import * as entries from './entry-store.ts';
import { requirePolicy } from './logging.ts';
import { policyView } from './views.ts';

export const updatePolicy = defineCommand(timesheets.updatePolicy, {
  permission: 'org.update',
  load: ({ tx }) => entries.lockPolicy(tx),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = policyView(subject, actor);
    await entries.savePolicy(tx, {
      ...subject,
      increment_minutes: input.incrementMinutes ?? subject.increment_minutes,
      direction: input.direction ?? subject.direction,
      per: input.per ?? subject.per,
      forbid_overlap: input.forbidOverlap ?? subject.forbid_overlap,
      max_daily_minutes: input.maxDailyMinutes ?? subject.max_daily_minutes,
      require_note: input.requireNote ?? subject.require_note,
      period_kind: input.periodKind ?? subject.period_kind,
      grace_days: input.graceDays ?? subject.grace_days,
    });
    const after = policyView(await requirePolicy(tx), actor);
    return {
      result: after,
      events: [
        {
          type: 'timesheet_policy.updated',
          record: { kind: 'firm', id: actor.firmId },
          before,
          after,
        },
      ],
    };
  },
});
