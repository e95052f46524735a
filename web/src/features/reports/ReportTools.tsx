import { comparisons, reportPeriods } from '@daybook/core/reports/report-period.ts';
import { MultiSelect, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Filters } from '../../shared/filters.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import type { FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { FilterBar } from '../../shared/list/FilterBar.tsx';
import { type About, comparisonNames, periodIn, periodNames } from './report-address.ts';
import classes from './reports.module.css';

const pickers: Readonly<Record<string, FilterField>> = {
  branch: filterBy.branch,
  legalEntity: filterBy.entity,
  client: filterBy.client,
  project: filterBy.project,
  person: filterBy.person,
  enteredBy: { ...filterBy.person, key: 'enteredById', label: 'Entered by' },
  approvedBy: { ...filterBy.person, key: 'approvedById', label: 'Approved by' },
  receivedBy: { ...filterBy.person, key: 'receivedById', label: 'Received by' },
  service: filterBy.service,
  category: filterBy.category,
};
const periods = ['day', 'week', 'month', 'quarter', 'year'];

/** Records are picked, the rest is typed; what no picker knows is set by opening a figure. */
const fieldsOf = (about: About): readonly FilterField[] =>
  about.dimensions.map(
    ({ key, label }): FilterField =>
      pickers[key] ?? {
        kind: 'text',
        key: ['contract', 'retainer', 'session'].includes(key) ? `${key}Id` : key,
        label,
      },
  );

type ReportToolsProps = Readonly<{
  about: About;
  filters: Filters;
  onChange: (changes: Filters) => void;
  children: ReactNode;
}>;

/** The period, what is compared, what it is grouped by, the moment that it is known at, and filters. */
export function ReportTools({ about, filters, onChange, children }: ReportToolsProps) {
  const named = periodIn(filters);
  const by = filters.by === undefined || filters.by === '' ? about.by : filters.by.split(',');
  const isMoment = about.kind === 'moment';
  const hasPeriods = by.some((key) => periods.includes(key));
  return (
    <>
      <div className={classes.tools}>
        {!isMoment && (
          <Select
            size="xs"
            w={150}
            label="Period"
            allowDeselect={false}
            data={[
              ...reportPeriods.map((value) => ({ value, label: periodNames[value] })),
              { value: 'days', label: 'Chosen days' },
            ]}
            value={named ?? 'days'}
            onChange={(value) =>
              onChange(
                value === 'days'
                  ? { period: '', from: `${new Date().getFullYear()}-01-01` }
                  : { period: value ?? '', from: '', until: '' },
              )
            }
          />
        )}
        {!isMoment && named === null && (
          <>
            <DateField
              size="xs"
              w={130}
              label="From"
              value={filters.from ?? null}
              onChange={(from) => onChange({ from: from ?? '' })}
            />
            <DateField
              size="xs"
              w={130}
              label="Until (not in it)"
              value={filters.until === undefined || filters.until === '' ? null : filters.until}
              onChange={(until) => onChange({ until: until ?? '' })}
            />
          </>
        )}
        <MultiSelect
          size="xs"
          miw={180}
          label="Grouped by"
          data={about.dimensions.map(({ key, label }) => ({ value: key, label }))}
          value={by.filter((key) => key !== 'none')}
          maxValues={4}
          onChange={(keys) =>
            onChange({ by: keys.length === 0 ? 'none' : keys.join(','), sort: '' })
          }
        />
        {!isMoment && !hasPeriods && (
          <Select
            size="xs"
            w={140}
            label="Beside"
            allowDeselect={false}
            data={comparisons.map((value) => ({ value, label: comparisonNames[value] }))}
            value={
              filters.compare === undefined || filters.compare === '' ? 'none' : filters.compare
            }
            onChange={(value) => onChange({ compare: value === 'none' ? '' : (value ?? '') })}
          />
        )}
        <DateField
          size="xs"
          w={140}
          label="As known on"
          placeholder="Now"
          clearable
          value={filters.asOn === undefined || filters.asOn === '' ? null : filters.asOn}
          onChange={(asOn) => onChange({ asOn: asOn ?? '' })}
        />
        {children}
      </div>
      <div className={classes.tools}>
        <FilterBar fields={fieldsOf(about)} filters={filters} onChange={onChange} />
      </div>
    </>
  );
}
