// The filters that charts share with reports, each where what is shown has it.

import type { Filters } from '../../shared/filters.ts';
import type { FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';

const fields = {
  ...{ branch: filterBy.branch, client: filterBy.client, project: filterBy.project },
  ...{ person: filterBy.person, service: filterBy.service, category: filterBy.category },
} as const satisfies Readonly<Record<string, FilterField>>;
export type FilterKey = keyof typeof fields;

export const filterKeys = Object.keys(fields).filter((key): key is FilterKey =>
  Object.hasOwn(fields, key),
);

export const fieldsFor = (keys: readonly string[]): readonly FilterField[] =>
  filterKeys.filter((key) => keys.includes(key)).map((key) => fields[key]);

type Ids = Readonly<Partial<Record<`${FilterKey}Id`, string[]>>>;

/** Of the address, as the API takes it; what is not offered here is left out. */
export const idsIn = (filters: Filters, keys: readonly string[]): Ids =>
  Object.fromEntries(
    filterKeys
      .filter((key) => keys.includes(key) && (filters[`${key}Id`] ?? '') !== '')
      .map((key) => [`${key}Id`, (filters[`${key}Id`] ?? '').split(',')]),
  );
