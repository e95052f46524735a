import { formatAmount } from '@daybook/core/money/money.ts';
import { csvFile } from '../../shared/files.ts';
import type { Wip } from './WipPage.tsx';

const titles = [
  'name',
  'client',
  'currency',
  'openMinutes',
  'upTo30Days',
  'days31To60',
  'days61To90',
  'over90Days',
  'openAmount',
];

/** The rows that are on the screen, as a file. */
export const wipFile = (wip: Wip): Blob =>
  csvFile([
    titles,
    ...wip.rows.map((row) => [
      row.name,
      row.client?.name ?? '',
      row.currency,
      row.openMinutes,
      formatAmount(row.age.current),
      formatAmount(row.age.days31),
      formatAmount(row.age.days61),
      formatAmount(row.age.over90),
      formatAmount(row.openAmount),
    ]),
  ]);
