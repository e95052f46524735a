import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { Outcome } from '../ask.ts';
import { ProblemNote } from '../States.tsx';
import { toastDone, toastParked } from '../toast.tsx';
import classes from './form.module.css';
import type { ApiForm, FormValues } from './use-api-form.ts';

type FormBodyProps<V extends FormValues, O> = Readonly<{
  form: ApiForm<V>;
  submitLabel: string;
  submit: (values: V) => Promise<Outcome<O>>;
  /** The toast; none if left out. */
  done?: (output: O) => Readonly<{ text: string; href?: string | null }>;
  onDone?: (output: O) => void;
  onClose: () => void;
  children: ReactNode;
  isDisabled?: boolean;
  /** What was submitted is only a step: the form stays. */
  staysOpen?: boolean;
}>;

function useSubmission<V extends FormValues, O>(props: FormBodyProps<V, O>) {
  const element = useRef<HTMLFormElement>(null);
  const [isRunning, setRunning] = useState(false);
  const focusFirstError = () => {
    requestAnimationFrame(() => {
      const field = element.current?.querySelector('[aria-invalid="true"]');
      if (field instanceof HTMLElement) field.focus();
    });
  };
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isRunning) return;
    setRunning(true);
    const outcome = await props.submit(props.form.getValues());
    setRunning(false);
    if (!props.form.settle(outcome)) {
      focusFirstError();
      return;
    }
    if (props.staysOpen !== true) props.onClose();
    if (outcome.kind === 'parked') toastParked(outcome.approval);
    if (outcome.kind !== 'done') return;
    if (props.done !== undefined) toastDone(props.done(outcome.output));
    props.onDone?.(outcome.output);
  };
  return { element, isRunning, submit };
}

/** Fields, the refusal, and the buttons; Ctrl or Cmd Enter saves. */
export function FormBody<V extends FormValues, O>(props: FormBodyProps<V, O>) {
  const { element, isRunning, submit } = useSubmission(props);
  const saveByKey = (event: KeyboardEvent) => {
    const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (isSave) submit(event);
  };
  return (
    <form ref={element} onSubmit={submit} onKeyDown={saveByKey} noValidate>
      <Stack gap="md">
        {props.children}
        <ProblemNote problem={props.form.problem} />
      </Stack>
      <Group className={classes.buttons} gap="xs">
        <Text size="xs" c="dimmed" flex={1} visibleFrom="sm">
          Ctrl Enter saves
        </Text>
        <Button variant="default" onClick={props.onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={isRunning} disabled={props.isDisabled === true}>
          {props.submitLabel}
        </Button>
      </Group>
    </form>
  );
}

type FormDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: number;
  isDirty?: boolean;
  children: ReactNode;
}>;

/** What was typed is not lost by a slip: a changed form closes by its buttons only. */
export function FormDrawer({ isDirty = false, children, size = 480, ...rest }: FormDrawerProps) {
  return (
    <Drawer {...rest} size={size} closeOnClickOutside={!isDirty} closeOnEscape={!isDirty}>
      {rest.opened && children}
    </Drawer>
  );
}
