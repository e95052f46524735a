// How many minor units a unit of a currency has, as SQL.

import { currencies, minorDigits } from '@daybook/core/money/currency.ts';

const withDigits = (digits: number) =>
  currencies
    .filter((currency) => minorDigits(currency) === digits)
    .map((currency) => `'${currency}'`)
    .join(', ');
const others = [0, 1, 3, 4].filter((digits) => withDigits(digits) !== '');

export const minorUnitsOf = (column: string): string =>
  `case ${others.map((digits) => `when ${column} in (${withDigits(digits)}) then ${10 ** digits}`).join(' ')} else 100 end`;
