import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconDots, IconLock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { HoursText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { useKeys } from '../../shared/keys.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { sentenceOf } from '../../shared/problem.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import { EntryDrawer } from './EntryDrawer.tsx';
import { lockText, type Week } from './week-model.ts';
import classes from './week-page.module.css';

export type Entry = Answer<typeof api.timesheets.getEntry>;
type DayViewProps = Readonly<{ week: Week; on: string; onDay: (date: string) => void }>;

/** The entries of a day one by one, with their clock times. */
export function DayView({ week, on, onDay }: DayViewProps) {
  const can = useCan();
  const [filters, change] = useFilters();
  const [edited, setEdited] = useState<Entry | null>(null);
  const isNew = filters.new === '1';
  const entries = useAsk(api.timesheets.listEntries, {
    personId: week.person.id,
    from: on,
    until: addDays(on, 1),
    limit: 200,
  });
  const canLog = can('timesheets.create');
  useKeys('The day', [{ keys: 'c', does: 'Log time', run: () => change({ new: '1' }) }]);
  return (
    <>
      <DayTabs week={week} on={on} onDay={onDay} />
      <Asked query={entries}>
        {({ items }) => {
          const ofDay = items.filter((entry) => entry.workDate === on && entry.state !== 'voided');
          if (ofDay.length === 0) return <NothingHere text="No time is logged on this day yet." />;
          return (
            <div className={classes.entries}>
              {ofDay.map((entry) => (
                <EntryLine key={entry.id} entry={entry} onEdit={() => setEdited(entry)} />
              ))}
            </div>
          );
        }}
      </Asked>
      {canLog && (
        <div className={classes.below}>
          <Button leftSection={<IconPlus size={15} />} onClick={() => change({ new: '1' })}>
            Log time
          </Button>
        </div>
      )}
      <EntryDrawer
        opened={isNew || edited !== null}
        entry={edited}
        on={on}
        personId={week.person.id}
        onClose={() => {
          setEdited(null);
          change({ new: '' });
        }}
      />
    </>
  );
}

function DayTabs({ week, on, onDay }: DayViewProps) {
  const format = useFormat();
  const { today } = useMe();
  return (
    <div className={classes.days}>
      {week.days.map((day) => (
        <button
          key={day.date}
          type="button"
          className={classes.day}
          aria-pressed={day.date === on}
          data-today={day.date === today || undefined}
          onClick={() => onDay(day.date)}
        >
          {format.day(day.date)}
          <strong>{format.hours(day.totalMinutes)}</strong>
        </button>
      ))}
    </div>
  );
}

function EntryLine({ entry, onEdit }: Readonly<{ entry: Entry; onEdit: () => void }>) {
  const details = [entry.client.name, entry.service.name, entry.task?.name].filter(Boolean);
  const isOpen = entry.may.update === 'yes';
  return (
    <div className={classes.entry}>
      <div className={classes.entryWhat}>
        <strong>{entry.project.name}</strong> <small>{details.join(' · ')}</small>
        <div className={classes.entryNote}>{entry.note}</div>
      </div>
      {entry.state !== 'draft' && <StateBadge state={entry.state} />}
      {entry.lockedBecause !== null && (
        <Tooltip label={lockText(entry.lockedBecause)}>
          <IconLock size={15} aria-label={lockText(entry.lockedBecause)} />
        </Tooltip>
      )}
      {entry.startTime !== null && (
        <span className={classes.entryTime}>
          {entry.startTime} – {entry.endTime ?? ''}
        </span>
      )}
      <span className={classes.entryHours}>
        <HoursText minutes={entry.workedMinutes} />
      </span>
      {isOpen ? (
        <Button variant="default" onClick={onEdit}>
          Edit
        </Button>
      ) : null}
      <EntryMenu entry={entry} />
    </div>
  );
}

function EntryMenu({ entry }: Readonly<{ entry: Entry }>) {
  const voidEntry = useCommand(api.timesheets.voidEntry);
  const canVoid = entry.may.void === 'yes';
  const remove = async () => {
    const outcome = await voidEntry.run({ id: entry.id, version: entry.version });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else toastDone({ text: 'The entry is taken back.' });
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={`More for ${entry.project.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw={280}>
        <Menu.Item disabled={!canVoid} onClick={remove}>
          Take back
          {!canVoid && <small> · {sentenceOf(entry.may.void ?? 'wrong_state')}</small>}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
