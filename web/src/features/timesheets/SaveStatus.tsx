import { Anchor } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconCloudUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { QueuedChange } from './cell-queue.ts';
import classes from './week-page.module.css';

type SaveStatusProps = Readonly<{ unsaved: readonly QueuedChange[]; onRetry: () => void }>;

/** Says what is saved and what is not yet. */
export function SaveStatus({ unsaved, onRetry }: SaveStatusProps) {
  return (
    <span className={classes.saveStatus} role="status">
      <StatusText unsaved={unsaved} onRetry={onRetry} />
    </span>
  );
}

const times = (count: number) => (count === 1 ? '1 cell is' : `${count} cells are`);

function StatusText({ unsaved, onRetry }: SaveStatusProps): ReactNode {
  const { online } = useNetwork();
  const refused = unsaved.filter((change) => change.status === 'refused').length;
  if (refused > 0) {
    return (
      <span className={classes.refused}>
        <IconAlertTriangle size={15} /> {times(refused)} not saved: see the red ones
      </span>
    );
  }
  if (unsaved.length === 0) {
    return (
      <>
        <IconCheck size={15} /> All saved
      </>
    );
  }
  if (!online) {
    return (
      <span className={classes.waiting}>
        <IconCloudUp size={15} /> {times(unsaved.length)} kept here until you are online
      </span>
    );
  }
  const isSaving = unsaved.some((change) => change.status === 'saving');
  if (isSaving) return 'Saving…';
  return (
    <span className={classes.waiting}>
      {times(unsaved.length)} not saved yet.{' '}
      <Anchor component="button" type="button" inherit onClick={onRetry}>
        Retry now
      </Anchor>
    </span>
  );
}
