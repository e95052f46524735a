// A retainer's statement as PDF. The template only places text; every number was computed before.

import { readFileSync } from 'node:fs';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { retainers } from '@daybook/contract/retainers.ts';
import { formatAmount, type Money } from '@daybook/core/money/money.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { renderPdf } from '../../platform/typst.ts';
import type { RetainerRow } from './store.ts';

type Movement = OutputOf<typeof retainers.statement>['items'][number];
const template = readFileSync(new URL('./templates/statement.typ', import.meta.url), 'utf8');

const shown = (amount: Money | null, minutes: number | null): string =>
  amount === null ? formatDuration(minutes ?? 0, 'clock') : formatAmount(amount);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function statementPdf(
  row: RetainerRow,
  movements: readonly Movement[],
  span: Readonly<{ from?: string | undefined; until?: string | undefined; today: string }>,
): Buffer {
  const last = movements.at(-1);
  return renderPdf(template, {
    title: `Statement of ${row.number}`,
    number: row.number,
    name: row.name,
    client: row.client_name,
    period: `${span.from ?? row.starts_on} to ${span.until ?? span.today}`,
    unit: row.kind === 'hours' ? 'Hours' : row.currency,
    rows: movements.map((each) => ({
      on: each.on,
      kind: capital(each.kind),
      note: each.note,
      units: shown(each.amount, each.minutes),
      balance: shown(each.balance, each.balanceMinutes),
    })),
    balance: last === undefined ? '' : shown(last.balance, last.balanceMinutes),
  });
}
