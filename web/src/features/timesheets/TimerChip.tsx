import {
  ActionIcon,
  Button,
  Group,
  Loader,
  Popover,
  Stack,
  Text,
  Textarea,
  Tooltip,
} from '@mantine/core';
import { IconPlayerPlay, IconPlayerStopFilled } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import { useElapsedMinutes } from './elapsed.ts';
import classes from './timer.module.css';

const StartTimer = lazy(() => import('./StartTimer.tsx').then((m) => ({ default: m.StartTimer })));

export type RunningTimer = NonNullable<Answer<typeof api.timesheets.timer>['timer']>;

/** The running timer, on every page. */
export function TimerChip() {
  const asked = useAsk(api.timesheets.timer, {}, { staleTime: 30_000 });
  const timer = asked.data?.timer ?? null;
  if (timer === null) return <StartChip />;
  return <RunningChip timer={timer} />;
}

function StartChip() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={320}
      position="bottom-end"
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <Tooltip label="Start the timer" disabled={isOpen}>
          <ActionIcon size={32} aria-label="Start the timer" onClick={() => setOpen(!isOpen)}>
            <IconPlayerPlay size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Loader size="sm" />}>
          {isOpen && <StartTimer onDone={() => setOpen(false)} />}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

function RunningChip({ timer }: Readonly<{ timer: RunningTimer }>) {
  const format = useFormat();
  const minutes = useElapsedMinutes(timer.startedAt);
  const [isOpen, setOpen] = useState(false);
  const stopping = useStopping();
  return (
    <div className={classes.chip}>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        width={320}
        position="bottom-end"
        shadow="md"
        trapFocus
      >
        <Popover.Target>
          <button type="button" className={classes.what} onClick={() => setOpen(!isOpen)}>
            <span className={classes.pulse} aria-hidden="true" />
            <span className={classes.elapsed}>{format.hours(minutes)}</span>
            <span className={classes.project}>{timer.project.name}</span>
            <span className="spoken">running, open the timer</span>
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <TimerDetails timer={timer} onDone={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
      <Tooltip label="Stop and log the time">
        <ActionIcon
          size={26}
          aria-label="Stop the timer"
          loading={stopping.isRunning}
          onClick={() => stopping.stop()}
        >
          <IconPlayerStopFilled size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function useStopping() {
  const format = useFormat();
  const stopTimer = useCommand(api.timesheets.stopTimer);
  const stop = async (note?: string) => {
    const outcome = await stopTimer.run(note === undefined ? {} : { note });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    if (outcome.kind === 'done') {
      const { workedMinutes, project } = outcome.output;
      const text = `${format.hours(workedMinutes)} logged on ${project.name}.`;
      toastDone({ text, href: `/timesheet?view=day&on=${outcome.output.workDate}` });
    }
  };
  return { stop, isRunning: stopTimer.isRunning };
}

type TimerDetailsProps = Readonly<{ timer: RunningTimer; onDone: () => void }>;

function TimerDetails({ timer, onDone }: TimerDetailsProps) {
  const format = useFormat();
  const [note, setNote] = useState(timer.note);
  const { stop, isRunning } = useStopping();
  const discardTimer = useCommand(api.timesheets.discardTimer);
  const discard = async () => {
    const outcome = await discardTimer.run({});
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    onDone();
  };
  const details = [timer.client.name, timer.service.name, timer.task?.name].filter(Boolean);
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600}>{timer.project.name}</Text>
        <Text size="xs" c="dimmed">
          {details.join(' · ')}
        </Text>
        <Text size="xs" c="dimmed">
          Since {format.timeOfDay(timer.startedAt)}
        </Text>
      </div>
      <Textarea
        label="Note"
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={discard} loading={discardTimer.isRunning}>
          Discard
        </Button>
        <Button
          loading={isRunning}
          onClick={async () => {
            await stop(note);
            onDone();
          }}
        >
          Stop and log
        </Button>
      </Group>
    </Stack>
  );
}
