// Closing periods: by branch and function, with what is to be done before.

import { closingCheckNames, periodAreas } from '@daybook/core/periods/period-close.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  Id,
  Instant,
  listOf,
  May,
  MoneyAmount,
  PlainDate,
  queryList,
  Reason,
  Reference,
} from './values.ts';

const Area = z.enum(periodAreas);
const [firstCheck, ...otherChecks] = closingCheckNames;
const Areas = z.array(Area).min(1).max(periodAreas.length);

export const BranchPeriodsView = z.object({
  branch: Reference,
  legalEntity: Reference.extend({
    lockedThrough: PlainDate.nullable().meta({
      description: 'The whole legal entity is locked through this day, whatever the branch says',
    }),
  }),
  areas: z.array(
    z.object({
      area: Area,
      closedThrough: PlainDate.nullable(),
      closedAt: Instant.nullable(),
      closedBy: Reference.nullable(),
    }),
  ),
  may: May,
});

export const ClosingCheckView = z.object({
  check: z.enum([firstCheck as (typeof closingCheckNames)[number], ...otherChecks]),
  area: Area,
  title: z.string(),
  blocks: z
    .boolean()
    .meta({ description: 'Ought to be done before; otherwise it is worth knowing' }),
  count: z.int(),
  amounts: z.array(MoneyAmount),
});

export const periods = {
  list: query({
    path: '/periods',
    summary: 'Through which day each branch is closed, by function',
    input: z.object({}),
    output: listOf(BranchPeriodsView),
  }),
  checklist: query({
    path: '/periods/checklist',
    summary: 'What is still to be done in a branch before it can be closed through a day',
    input: z.object({ branchId: Id, areas: queryList(periodAreas), through: PlainDate }),
    output: listOf(ClosingCheckView),
  }),
  close: command({
    path: '/periods/close',
    summary: 'Close functions of a branch through a day: nothing dated until then changes any more',
    input: z.object({
      branchId: Id,
      areas: Areas,
      through: PlainDate,
      openIsAccepted: z
        .boolean()
        .default(false)
        .meta({ description: 'Although something is still to be done; needs a reason' }),
      reason: Reason.nullable().default(null),
    }),
    output: BranchPeriodsView,
  }),
  reopen: command({
    path: '/periods/reopen',
    summary: 'Open closed functions of a branch again, as far as a day or wholly',
    input: z.object({
      branchId: Id,
      areas: Areas,
      through: PlainDate.nullable().meta({ description: 'Stays closed through it; null: nothing' }),
      reason: Reason,
    }),
    output: BranchPeriodsView,
  }),
};
