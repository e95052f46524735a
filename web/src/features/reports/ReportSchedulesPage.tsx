import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { AppLink, TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { searchText } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { Page } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import table from '../../shared/table.module.css';
import { toastProblem } from '../../shared/toast.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import classes from './reports.module.css';
import { ScheduleDrawer } from './ScheduleDrawer.tsx';
import { formatNames, type Schedule } from './schedule-values.ts';

/** What goes out by itself, when, and whether it did. */
export function ReportSchedulesPage(): ReactNode {
  const schedules = useAsk(api.reportSchedules.list, {});
  return (
    <Page
      title="Reports by e-mail"
      lead="Each is sent in the name of whoever scheduled it, with what that person may see."
      actions={<TextLink href="/reports">All reports</TextLink>}
    >
      <Asked query={schedules}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No report is scheduled. Open one, and choose “Schedule”.">
              <TextLink href="/reports">All reports</TextLink>
            </NothingHere>
          ) : (
            <SchedulesTable items={items} />
          )
        }
      </Asked>
    </Page>
  );
}

function SchedulesTable({ items }: Readonly<{ items: readonly Schedule[] }>) {
  return (
    <TableFrame label="Reports by e-mail">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">To</th>
            <th scope="col">Next</th>
            <th scope="col">Last sent</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="spoken">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((schedule) => (
            <ScheduleRow key={schedule.id} schedule={schedule} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function ScheduleRow({ schedule }: Readonly<{ schedule: Schedule }>) {
  const format = useFormat();
  const { name, report, query, people, emails, nextAt, lastSentAt, lastFailure } = schedule;
  const instant = (at: string | null) => (at === null ? '–' : format.instant(at));
  return (
    <tr>
      <td>
        <AppLink href={`/reports/${report}${searchText(query)}`} className={classes.name}>
          {name}
        </AppLink>
        <div className={classes.before}>
          {formatNames[schedule.format]}, for {schedule.owner.name}
        </div>
      </td>
      <td>{schedule.ruleText}</td>
      <td>{[...people.map((person) => person.name), ...emails].join(', ')}</td>
      <td>{instant(nextAt)}</td>
      <td>
        {instant(lastSentAt)}
        {lastFailure !== null && (
          <div className={classes.failure}>
            Not sent {format.instant(lastFailure.at)}: {lastFailure.because}
          </div>
        )}
      </td>
      <td>
        <StateBadge state={schedule.state} />
      </td>
      <td>
        <ScheduleMenu schedule={schedule} />
      </td>
    </tr>
  );
}

function ScheduleMenu({ schedule }: Readonly<{ schedule: Schedule }>) {
  const [asking, setAsking] = useState<'change' | 'end' | null>(null);
  const pause = useCommand(api.reportSchedules.pause);
  const resume = useCommand(api.reportSchedules.resume);
  const end = useCommand(api.reportSchedules.end);
  const { id, version, name, may, report, query } = schedule;
  const close = () => setAsking(null);
  const start = async (verb: typeof pause) => {
    const outcome = await verb.run({ id, version });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
  };
  const items = [
    { verb: 'pause', label: 'Pause', run: () => start(pause) },
    { verb: 'resume', label: 'Resume', run: () => start(resume) },
    { verb: 'update', label: 'Change', run: () => setAsking('change') },
    { verb: 'end', label: 'End', run: () => setAsking('end') },
  ].filter(({ verb }) => may[verb] === 'yes');
  if (items.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`What can be done with ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {items.map(({ verb, label, run }) => (
            <Menu.Item key={verb} {...(verb === 'end' ? { color: 'red' } : {})} onClick={run}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ScheduleDrawer
        opened={asking === 'change'}
        onClose={close}
        what={{ report, query, title: name }}
        schedule={schedule}
      />
      <VerbDialog
        opened={asking === 'end'}
        onClose={close}
        title={`End ${name}`}
        verb="End"
        isDangerous
        run={() => end.run({ id, version })}
        done={`${name} is sent no more.`}
      >
        It is sent no more. What was sent stays in the log of deliveries.
      </VerbDialog>
    </>
  );
}
