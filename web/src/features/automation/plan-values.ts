// The form of a billing plan: the usual rhythms by choice, any other rule as it is written.

import type { groupings } from '@daybook/contract/parties.ts';
import type { sweepKinds } from '@daybook/contract/plans.ts';
import type { Answer, api } from '../../shared/api.ts';
import { orNull } from '../../shared/form/use-api-form.ts';

export type Plan = Answer<typeof api.plans.get>;
export type Sweep = (typeof sweepKinds)[number];
type Grouping = (typeof groupings)[number];

export const sweepNames: Readonly<Record<Sweep, string>> = {
  time: 'Approved time',
  expense: 'Expenses',
  milestone: 'Milestones that are earned',
  fee: 'Fees by the calendar, instalments, minimums',
  retainer: 'Retainer fees',
  overage: 'Overage of hours retainers',
  top_up: 'Top-ups of evergreen retainers',
};
export const perNames = {
  client: 'One invoice for the client',
  project: 'One for each project',
  contract: 'One for each contract',
} as const;
export const shiftNames = {
  next: 'To the next business day',
  previous: 'To the business day before',
  none: 'It stays',
} as const;
export const rhythms: readonly Readonly<{ value: string; label: string }>[] = [
  { value: 'FREQ=MONTHLY;BYMONTHDAY=1', label: 'Monthly, on the 1st' },
  { value: 'FREQ=MONTHLY;BYMONTHDAY=-1', label: 'Monthly, on the last day' },
  {
    value: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    label: 'Monthly, on the last working day',
  },
  { value: 'FREQ=MONTHLY;BYMONTHDAY=15', label: 'Monthly, on the 15th' },
  { value: 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1', label: 'Every three months, on the 1st' },
  { value: 'FREQ=WEEKLY;BYDAY=MO', label: 'Weekly, on Monday' },
  { value: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', label: 'Every two weeks, on Monday' },
];

export type PlanValues = {
  name: string;
  clientId: string | null;
  branchId: string | null;
  practice: string;
  rhythm: string;
  rule: string;
  startsOn: string | null;
  shift: Plan['shift'];
  isMonthBefore: boolean;
  cutOffDays: number | string;
  sweeps: Sweep[];
  per: Plan['per'];
  grouping: string | null;
  delivery: Plan['delivery'];
  approverId: string | null;
};

export const otherRule = 'other';

export function planValues(
  plan: Plan | null,
  facts: Readonly<{ today: string; branchId: string | null }>,
): PlanValues {
  const rule = plan?.rule ?? 'FREQ=MONTHLY;BYMONTHDAY=1';
  return {
    name: plan?.name ?? '',
    clientId: plan?.client.id ?? null,
    branchId: plan?.branch.id ?? facts.branchId,
    practice: plan?.practice ?? '',
    rhythm: rhythms.some(({ value }) => value === rule) ? rule : otherRule,
    rule,
    startsOn: plan?.startsOn ?? facts.today,
    shift: plan?.shift ?? 'next',
    isMonthBefore: plan === null || plan.cutOffDays === null,
    cutOffDays: plan?.cutOffDays ?? 0,
    sweeps: plan?.sweeps ?? ['time', 'milestone', 'fee', 'retainer', 'overage'],
    per: plan?.per ?? 'client',
    grouping: plan?.grouping ?? null,
    delivery: plan?.delivery ?? 'none',
    approverId: plan?.approver?.id ?? null,
  };
}

export const ruleOf = (values: Pick<PlanValues, 'rhythm' | 'rule'>): string =>
  values.rhythm === otherRule ? values.rule : values.rhythm;

export const planInput = (values: PlanValues) => ({
  name: values.name,
  practice: orNull(values.practice),
  rule: ruleOf(values),
  startsOn: values.startsOn ?? '',
  shift: values.shift,
  cutOffDays: values.isMonthBefore ? null : Number(values.cutOffDays),
  sweeps: values.sweeps,
  per: values.per,
  grouping: values.grouping as Grouping | null,
  delivery: values.delivery,
  approverId: values.approverId,
});
