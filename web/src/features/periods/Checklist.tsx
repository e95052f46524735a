import { areaNames, type ClosingCheck } from '@daybook/core/periods/period-close.ts';
import { Fieldset, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { TextLink } from '../../shared/AppLink.tsx';
import type { Answer, api } from '../../shared/api.ts';
import { MoneyList } from '../../shared/Figures.tsx';
import { counted } from '../../shared/plural.ts';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import own from './periods.module.css';

type Items = Answer<typeof api.periods.checklist>;
type Item = Items['items'][number];

/** Where each is done. */
const placeOf: Readonly<Record<ClosingCheck, string | null>> = {
  time_drafts: '/exceptions',
  time_submitted: '/approvals',
  timers: null,
  expense_drafts: '/expenses',
  expenses_submitted: '/expenses',
  expenses_owed: '/expenses',
  pre_bills: '/pre-bills',
  invoice_drafts: '/invoices',
  credit_note_drafts: '/credit-notes',
  unbilled: '/wip',
  bank_lines: '/bank-files',
  receipt_drafts: '/receipts',
  unapplied: '/receipts',
  trust_reconciliation: '/trust',
  top_ups: '/retainers',
};

export function Checklist({ query }: Readonly<{ query: UseQueryResult<Items> }>) {
  return (
    <Fieldset legend="Before it is closed">
      <Asked query={query}>
        {({ items }) => {
          const open = items.filter((item) => item.count > 0);
          return (
            <Stack gap="sm">
              {open.length > 0 && <OpenPoints items={open} />}
              <p className={own.point} data-verdict="done">
                <IconCheck size={16} aria-hidden />
                {open.length === 0
                  ? `All ${counted(items.length, 'point')} are done.`
                  : `${items.length - open.length} of ${counted(items.length, 'point')} are done.`}
              </p>
            </Stack>
          );
        }}
      </Asked>
    </Fieldset>
  );
}

function OpenPoints({ items }: Readonly<{ items: readonly Item[] }>) {
  return (
    <TableFrame label="What is still to be done">
      <table className={classes.table}>
        <caption className="spoken">What is still to be done</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" data-align="right">
              Open
            </th>
            <th scope="col" data-align="right">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <OpenPoint key={item.check} item={item} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function OpenPoint({ item }: Readonly<{ item: Item }>) {
  const { check, area, title, blocks, count, amounts } = item;
  const href = placeOf[check];
  return (
    <tr>
      <td>
        <span className={own.point} data-verdict={blocks ? 'blocks' : 'note'}>
          {blocks ? (
            <IconAlertTriangle size={16} aria-label="To be done" />
          ) : (
            <IconInfoCircle size={16} aria-label="Worth knowing" />
          )}
          {href === null ? title : <TextLink href={href}>{title}</TextLink>}
        </span>
        <span className={classes.sub}>
          {areaNames[area]}
          {!blocks && ', may stay open'}
        </span>
      </td>
      <td data-align="right">{count}</td>
      <td data-align="right">
        <MoneyList values={amounts} />
      </td>
    </tr>
  );
}
