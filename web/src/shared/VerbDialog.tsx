import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Outcome } from './ask.ts';
import type { ApiProblem } from './problem.ts';
import { ProblemNote } from './States.tsx';
import { toastDone, toastParked } from './toast.tsx';

type VerbDialogProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will change, in rows and money, and whether someone must agree. */
  children?: ReactNode;
  verb: string;
  isDangerous?: boolean;
  needsReason?: boolean;
  reasonLabel?: string;
  run: (reason: string) => Promise<Outcome<unknown>>;
  done: string;
  onDone?: () => void;
}>;

/** Asks before anything with consequences; stays open, with what was typed, if it is refused. */
export function VerbDialog(props: VerbDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="md">
      {props.opened && <VerbForm {...props} />}
    </Modal>
  );
}

function useVerb({ run, done, onDone, onClose }: VerbDialogProps) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isRunning, setRunning] = useState(false);
  const start = async (reason: string) => {
    setRunning(true);
    const outcome = await run(reason);
    setRunning(false);
    if (outcome.kind === 'refused') {
      setProblem(outcome.problem);
      return;
    }
    onClose();
    if (outcome.kind === 'parked') toastParked(outcome.approval);
    else toastDone({ text: done });
    onDone?.();
  };
  return { problem, isRunning, start };
}

function VerbForm(props: VerbDialogProps) {
  const [reason, setReason] = useState('');
  const { problem, isRunning, start } = useVerb(props);
  const { needsReason = false, isDangerous = false } = props;
  const isMissingReason = needsReason && reason.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isMissingReason && !isRunning) start(reason.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {typeof props.children === 'string' ? <Text>{props.children}</Text> : props.children}
        {needsReason && (
          <Textarea
            label={props.reasonLabel ?? 'Reason'}
            description="It is kept with the record and everybody concerned can read it."
            required
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
              if (isSave) submit(event);
            }}
          />
        )}
        <ProblemNote problem={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={isRunning}
            disabled={isMissingReason}
            {...(isDangerous ? { color: 'red' } : {})}
            {...(needsReason ? {} : { 'data-autofocus': true })}
          >
            {props.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
