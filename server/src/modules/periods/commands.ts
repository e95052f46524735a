// Closing functions of a branch through a day, and opening them again.

import { periods } from '@daybook/contract/periods.ts';
import {
  areaNames,
  type PeriodArea,
  requireClosable,
  requireClosedBeyond,
} from '@daybook/core/periods/period-close.ts';
import { type AuditEvent, type CommandContext, defineCommand } from '../../platform/command.ts';
import { movePeriods } from '../../platform/period-locks.ts';
import { existing } from '../../platform/rows.ts';
import { blocking, checklistOf } from './checklist.ts';
import * as store from './store.ts';
import { closedOf, periodsReach, periodsView } from './views.ts';

/** Nobody writes from here on, so that what the list says is true when the period closes. */
async function lockPeriods({
  tx,
  input,
}: CommandContext & Readonly<{ input: Readonly<{ branchId: string }> }>) {
  await movePeriods(tx);
  return store.findBranchPeriods(tx, input.branchId);
}
type Branch = store.BranchPeriodsRow;

const recordOf = (row: Branch) => ({ kind: 'branch', id: row.id, name: row.name });
const named = (areas: readonly PeriodArea[]) =>
  areas.map((area) => areaNames[area].toLowerCase()).join(', ');
const viewOf = async ({ tx, actor }: CommandContext, branchId: string) =>
  periodsView(existing(await store.findBranchPeriods(tx, branchId)), actor);

export const close = defineCommand(periods.close, {
  permission: 'periods.close',
  async load(args) {
    const row = await lockPeriods(args);
    if (row === null) return null;
    return { ...row, checklist: await checklistOf(args.tx, row, args.input) };
  },
  standing: ({ subject, actor }) => periodsReach(subject, actor),
  locks: 'none',
  approval({ subject: row, input, today }) {
    requireClosable(closedOf(row), { ...input, today, open: blocking(row.checklist) });
    return blocking(row.checklist) === 0
      ? null
      : {
          title: `Close ${named(input.areas)} of ${row.name} through ${input.through} with open work`,
          record: recordOf(row),
          branchId: row.id,
        };
  },
  async handle({ subject: row, input, ...context }) {
    const { tx, clock, actor, today } = context;
    requireClosable(closedOf(row), { ...input, today, open: blocking(row.checklist) });
    const known = new Map(row.areas.map((each) => [each.area, each]));
    const closed = [...new Set(input.areas)].map((area) => ({
      id: known.get(area)?.id ?? clock.newId(),
      area,
      through: input.through,
    }));
    await store.saveClosed(tx, row.id, closed, { at: clock.now(), personId: actor.personId });
    const left = row.checklist.filter((item) => item.count > 0);
    return {
      result: await viewOf(context, row.id),
      events: closed.map(
        ({ id, area, through }): AuditEvent => ({
          type: 'period.closed',
          record: { kind: 'period', id },
          reason: input.reason,
          before: {
            branch: row.name,
            area,
            closedThrough: known.get(area)?.closed_through ?? null,
          },
          after: {
            branch: row.name,
            area,
            closedThrough: through,
            open: left
              .filter((item) => item.area === area)
              .map(({ check, count }) => ({ check, count })),
          },
        }),
      ),
    };
  },
});

export const reopen = defineCommand(periods.reopen, {
  permission: 'periods.close',
  load: lockPeriods,
  standing: ({ subject, actor }) => periodsReach(subject, actor),
  locks: 'none',
  approval({ subject: row, input }) {
    requireClosedBeyond(closedOf(row), input);
    const from = input.through === null ? '' : ` after ${input.through}`;
    return {
      title: `Open ${named(input.areas)} of ${row.name} again${from}`,
      record: recordOf(row),
      branchId: row.id,
    };
  },
  async handle({ subject: row, input, ...context }) {
    const { tx, clock, actor } = context;
    requireClosedBeyond(closedOf(row), input);
    const opened = row.areas.filter((each) => input.areas.includes(each.area));
    const { through } = input;
    if (through === null) await store.removeClosed(tx, row.id, input.areas);
    else
      await store.saveClosed(
        tx,
        row.id,
        opened.map(({ id, area }) => ({ id, area, through })),
        { at: clock.now(), personId: actor.personId },
      );
    return {
      result: await viewOf(context, row.id),
      events: opened.map(
        ({ id, area, closed_through }): AuditEvent => ({
          type: 'period.reopened',
          record: { kind: 'period', id },
          reason: input.reason,
          before: { branch: row.name, area, closedThrough: closed_through },
          after: { branch: row.name, area, closedThrough: through },
        }),
      ),
    };
  },
});
