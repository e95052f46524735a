import { Button, SegmentedControl } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { api, documentOf, fileOf } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { type Filters, useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { FileMenu } from '../../shared/list/ExportMenu.tsx';
import { SavedViews } from '../../shared/list/SavedViews.tsx';
import { useMe } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import { ReportRecords } from './ReportRecords.tsx';
import { ReportTable } from './ReportTable.tsx';
import { ReportTools } from './ReportTools.tsx';
import { type About, askedOf, type ReportAnswer, reportInput } from './report-address.ts';
import classes from './reports.module.css';
import { ScheduleDrawer } from './ScheduleDrawer.tsx';

/** One report: what it is asked for, its table, and the records behind each figure. */
export function ReportPage(): ReactNode {
  const { name = '' } = useParams({ strict: false });
  const catalogue = useAsk(api.reports.catalogue, {});
  return (
    <Asked query={catalogue} skeleton={<LinesSkeleton count={12} />}>
      {({ items }) => {
        const about = items.find((each) => each.name === name);
        if (about !== undefined) return <Report key={name} about={about} />;
        return (
          <Page title="Report">
            <NothingHere text="There is no such report, or you have no permission to see it.">
              <TextLink href="/reports">All reports</TextLink>
            </NothingHere>
          </Page>
        );
      }}
    </Asked>
  );
}

const views = [
  { value: 'table', label: 'Table' },
  { value: 'records', label: 'Records' },
];

const ofItself = [{ label: 'Standard', filters: {} }];
const thereIn = (filters: Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([, text]) => text !== ''));
const blankOf = (filters: Filters): Filters =>
  Object.fromEntries(Object.keys(filters).map((key) => [key, '']));

function Report({ about }: Readonly<{ about: About }>) {
  const me = useMe();
  // Who came to export finds the files at once; nothing of the report depends on it.
  const [{ export: isExport = '', ...filters }, change] = useFilters();
  const asked = askedOf(about, filters, { today: me.today, weekStartsOn: me.firm.weekStartsOn });
  const input = reportInput(asked);
  const report = useAsk(api.reports.run, input, { keepPrevious: true });
  const isRecords = filters.view === 'records';
  return (
    <Page
      title={about.title}
      lead={about.about}
      actions={<TextLink href="/reports">All reports</TextLink>}
    >
      <SavedViews
        place={`report/${about.name}`}
        filters={filters}
        isBare={Object.keys(filters).length === 0}
        views={ofItself}
        onChoose={(wanted) => change({ ...blankOf(filters), ...wanted })}
      />
      <ReportTools about={about} filters={filters} onChange={change}>
        <SegmentedControl
          size="xs"
          aria-label="View"
          data={views}
          value={isRecords ? 'records' : 'table'}
          onChange={(view) => change({ view: view === 'table' ? '' : view })}
        />
        <ScheduleButton about={about} filters={filters} />
        {!isRecords && (
          <FileMenu
            // From one report to the next, the menu is another.
            key={`${about.name} ${isExport}`}
            name={about.title}
            startsOpen={isExport === '1'}
            files={{
              csv: (watch) => fileOf(api.reports.run, input, { ...watch, kind: 'csv' }),
              xlsx: (watch) => fileOf(api.reports.run, input, { ...watch, kind: 'xlsx' }),
              pdf: (watch) => documentOf(api.reports.pdf, input, watch),
            }}
          />
        )}
      </ReportTools>
      {isRecords ? (
        <ReportRecords about={about} asked={asked} />
      ) : (
        <Asked query={report} skeleton={<LinesSkeleton count={12} />}>
          {(answer) => (
            <>
              <PeriodLine answer={answer} />
              <ReportTable
                answer={answer}
                sort={filters.sort ?? ''}
                onSort={(sort) => change({ sort })}
                onOpen={(opened) => change({ ...opened, view: 'records' })}
              />
            </>
          )}
        </Asked>
      )}
    </Page>
  );
}

function ScheduleButton({ about, filters }: Readonly<{ about: About; filters: Filters }>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        Schedule
      </Button>
      <ScheduleDrawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        what={{ report: about.name, title: about.title, query: thereIn(filters) }}
        schedule={null}
      />
    </>
  );
}

const dayBefore = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

function PeriodLine({ answer }: Readonly<{ answer: ReportAnswer }>) {
  const format = useFormat();
  const range = (from: string, until: string) => {
    const last = dayBefore(until);
    return from === last ? format.date(last) : `${format.date(from)} to ${format.date(last)}`;
  };
  return (
    <p className={classes.facts}>
      {answer.kind === 'moment'
        ? `At the end of ${format.date(dayBefore(answer.until))}`
        : range(answer.from, answer.until)}
      {answer.comparedFrom !== null &&
        answer.comparedUntil !== null &&
        `, beside ${range(answer.comparedFrom, answer.comparedUntil)}`}
      {answer.asOf !== null && `, as it was known at ${format.instant(answer.asOf)}`}
    </p>
  );
}
