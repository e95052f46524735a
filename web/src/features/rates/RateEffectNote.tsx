import { subtract } from '@daybook/core/money/money.ts';
import { Alert } from '@mantine/core';
import type { Answer, api } from '../../shared/api.ts';
import { useFormat } from '../../shared/format.ts';

type Effect = Answer<typeof api.rates.previewRate>;

/** "312 unbilled entries, +4,210.00 EUR; nothing billed changes". */
export function RateEffectNote({ effect }: Readonly<{ effect: Effect }>) {
  const format = useFormat();
  const changes = effect.after.map((after) => {
    const before = effect.before.find(({ currency }) => currency === after.currency);
    const change = before === undefined ? after : subtract(after, before);
    return `${change.minor > 0n ? '+' : ''}${format.money(change)}`;
  });
  const entries = format.counted(effect.entryCount, 'unbilled entry');
  const billed =
    effect.billedCount === 0
      ? 'nothing billed changes'
      : `${format.count(effect.billedCount)} billed ones stay as they are`;
  return (
    <Alert color={effect.entryCount > 0 ? 'amber' : 'gray'} variant="light" role="status">
      {[entries, ...changes].join(', ')}; {billed}.
    </Alert>
  );
}
