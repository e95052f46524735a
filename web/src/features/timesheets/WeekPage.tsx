import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { ActionIcon, Button, Menu, SegmentedControl, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconCopy, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { type Filters, useFilters } from '../../shared/filters.ts';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import { useFormat } from '../../shared/format.ts';
import { useKeys } from '../../shared/keys.ts';
import { useMe } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import { AddRowDialog } from './AddRowDialog.tsx';
import { DayView } from './DayView.tsx';
import { NoteDialog } from './NoteDialog.tsx';
import { SaveStatus } from './SaveStatus.tsx';
import { SubmitButton } from './SubmitButton.tsx';
import { useWeek } from './use-week.ts';
import { WeekGrid } from './WeekGrid.tsx';
import { WeekSkeleton } from './WeekSkeleton.tsx';
import type { Week } from './week-model.ts';
import classes from './week-page.module.css';

const gridKeys = [
  { keys: '← ↑ → ↓', does: 'Move in the grid' },
  { keys: '0–9', does: 'Type hours: 1:30, 1.5 or 90m' },
  { keys: 'Enter', does: 'Edit the cell; commit and go down' },
  { keys: 'Tab', does: 'Commit and go to the next cell' },
  { keys: 'Esc', does: 'Revert the cell' },
  { keys: 'Delete', does: 'Clear the cell' },
  { keys: 'n', does: 'Note of the cell' },
  { keys: 'd', does: 'Entries of that day' },
  { keys: 's', does: 'Start the timer for the row' },
  { keys: 'f', does: 'Keep the row in every week' },
];

export function WeekPage(): ReactNode {
  const me = useMe();
  const isNarrow = useMediaQuery('(max-width: 640px)') ?? false;
  const [filters, change] = useFilters();
  const on = filters.on ?? me.today;
  const view = filters.view ?? (isNarrow ? 'day' : 'week');
  const personId = filters.personId === me.person.id ? undefined : filters.personId;
  const week = useWeek({ on, personId });
  const [isAdding, setAdding] = useState(false);
  const shown = week.asked.data;
  useKeys('The week', [
    ...gridKeys,
    { keys: 'h', does: 'Week before', run: () => change({ on: addDays(on, -7) }) },
    { keys: 'l', does: 'Week after', run: () => change({ on: addDays(on, 7) }) },
    { keys: '+', does: 'Add a row', run: () => setAdding(true) },
  ]);
  return (
    <Page
      title="Timesheets"
      actions={shown !== undefined && <SubmitButton week={shown} groups={week.groups} on={on} />}
    >
      <WeekBar week={shown} on={on} view={view} onChange={change} state={week} />
      <Asked query={week.asked} skeleton={<WeekSkeleton />}>
        {(answer) =>
          view === 'day' ? (
            <DayView week={answer} on={on} onDay={(date) => change({ on: date, view: 'day' })} />
          ) : (
            <WeekBody week={answer} state={week} onAdd={() => setAdding(true)} />
          )
        }
      </Asked>
      <AddRowDialog opened={isAdding} onClose={() => setAdding(false)} onAdd={week.addRow} />
      <NoteDialog noted={week.noted} onClose={week.closeNote} onSave={week.actions.setNote} />
    </Page>
  );
}

type WeekState = ReturnType<typeof useWeek>;
type WeekBarProps = Readonly<{
  week: Week | undefined;
  on: string;
  view: string;
  onChange: (changes: Filters) => void;
  state: WeekState;
}>;

function WeekBar({ week, on, view, onChange, state }: WeekBarProps) {
  const me = useMe();
  const isForOthers = me.grants['timesheets.view'] !== 'own';
  return (
    <div className={classes.bar}>
      <Stepper on={on} view={view} week={week} onChange={onChange} />
      <div className={classes.barEnd}>
        <SaveStatus unsaved={state.unsaved} onRetry={state.retry} />
        {isForOthers && (
          <PersonPicker
            aria-label="Whose week"
            placeholder="Whose week"
            size="xs"
            w={170}
            clearable={week !== undefined && week.person.id !== me.person.id}
            selected={week?.person ?? me.person}
            value={week?.person.id ?? me.person.id}
            onChange={(personId) => onChange({ personId: personId ?? '' })}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label="View"
          data={[
            { value: 'week', label: 'Week' },
            { value: 'day', label: 'Day' },
          ]}
          value={view}
          onChange={(chosen) => onChange({ view: chosen })}
        />
      </div>
    </div>
  );
}

type StepperProps = Omit<WeekBarProps, 'state'>;

function Stepper({ on, view, week, onChange }: StepperProps) {
  const me = useMe();
  const format = useFormat();
  const step = view === 'day' ? 1 : 7;
  const [first, last] = [week?.days.at(0)?.date, week?.days.at(-1)?.date];
  const rangeText =
    first === undefined || last === undefined
      ? ''
      : `${format.monthDay(first)} – ${format.date(last)}`;
  const isNow = week?.days.some((day) => day.date === me.today) === true;
  return (
    <>
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={view === 'day' ? 'Day before' : 'Week before'}
          onClick={() => onChange({ on: addDays(on, -step) })}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={view === 'day' ? 'Day after' : 'Week after'}
          onClick={() => onChange({ on: addDays(on, step) })}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      </ActionIcon.Group>
      <span className={classes.range}>{view === 'day' ? format.longDay(on) : rangeText}</span>
      {!(isNow && (view === 'week' || on === me.today)) && (
        <Button variant="subtle" color="gray" onClick={() => onChange({ on: me.today })}>
          Today
        </Button>
      )}
    </>
  );
}

type WeekBodyProps = Readonly<{ week: Week; state: WeekState; onAdd: () => void }>;

function WeekBody({ week, state, onAdd }: WeekBodyProps) {
  const me = useMe();
  const isOwn = week.person.id === me.person.id;
  const canLog = me.grants['timesheets.create'] !== undefined;
  const isReadOnly = !canLog || (!isOwn && me.grants['timesheets.update'] === 'own');
  if (state.groups.length === 0) {
    return (
      <NothingHere text="No time is logged in this week yet.">
        {!isReadOnly && (
          <>
            <Button leftSection={<IconPlus size={15} />} onClick={onAdd}>
              Add a row
            </Button>
            <CopyWeek week={week} />
          </>
        )}
      </NothingHere>
    );
  }
  return (
    <>
      <WeekGrid week={week} groups={state.groups} actions={state.actions} isReadOnly={isReadOnly} />
      {!isReadOnly && (
        <div className={classes.below}>
          <Button variant="default" leftSection={<IconPlus size={15} />} onClick={onAdd}>
            Add a row
          </Button>
          <CopyWeek week={week} />
          <span className={classes.hint}>
            Arrows move · type 1:30, 1.5 or 90m · Enter commits · n notes · ? shows all keys
          </span>
        </div>
      )}
    </>
  );
}

function CopyWeek({ week }: Readonly<{ week: Week }>) {
  const me = useMe();
  const copyWeek = useCommand(api.timesheets.copyWeek);
  const copy = async (withHours: boolean) => {
    const whose = week.person.id === me.person.id ? {} : { personId: week.person.id };
    const outcome = await copyWeek.run({ ...whose, to: week.from, withHours });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    if (outcome.kind !== 'done') return;
    const { copied } = outcome.output;
    const what = withHours ? 'entries' : 'rows';
    toastDone({
      text: copied === 0 ? 'Last week has nothing to copy.' : `${copied} ${what} copied.`,
    });
  };
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Tooltip label="From the week before this one">
          <Button
            variant="default"
            leftSection={<IconCopy size={15} />}
            loading={copyWeek.isRunning}
          >
            Copy last week
          </Button>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copy(false)}>Rows only</Menu.Item>
        <Menu.Item onClick={() => copy(true)}>Rows and hours</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
