import type { Money } from '@daybook/core/money/money.ts';
import { HoursText, MoneyText } from '../../shared/Figures.tsx';

type UnitsTextProps = Readonly<{ amount: Money | null; minutes: number | null }>;

/** What a retainer holds: money, or hours. */
export function UnitsText({ amount, minutes }: UnitsTextProps) {
  return amount === null ? <HoursText minutes={minutes} /> : <MoneyText value={amount} />;
}
