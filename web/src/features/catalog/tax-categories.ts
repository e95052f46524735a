import { taxCategories } from '@daybook/contract/tax-line.ts';

type TaxCategory = (typeof taxCategories)[number];

const names: Readonly<Record<TaxCategory, string>> = {
  S: 'S, standard or reduced rate',
  Z: 'Z, zero rate',
  E: 'E, exempt',
  AE: 'AE, reverse charge',
  O: 'O, outside the scope of tax',
  K: 'K, intra-community supply',
  G: 'G, export',
};

export const taxCategoryName = (category: TaxCategory): string => names[category];
export const taxCategoryChoices = taxCategories.map((value) => ({ value, label: names[value] }));
export const taxCategoryOf = (text: string): TaxCategory =>
  taxCategories.find((category) => category === text) ?? 'S';
