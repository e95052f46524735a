import { Button, EmptyState } from '@mantine/core';
import { IconAlertTriangle, IconMapOff } from '@tabler/icons-react';
import { TextLink } from '../shared/AppLink.tsx';

export function NotFound() {
  return (
    <EmptyState
      py="xl"
      icon={<IconMapOff />}
      title="There is no page at this address"
      description="It may have been written wrongly."
    >
      <EmptyState.Actions>
        <TextLink href="/">Go home</TextLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}

/** A page that failed in the browser; the rest of the app goes on. */
export function Broken({ error }: Readonly<{ error: unknown }>) {
  return (
    <EmptyState
      py="xl"
      role="alert"
      icon={<IconAlertTriangle />}
      title="This page stopped working"
      description={error instanceof Error ? error.message : 'The reason is not known.'}
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={() => window.location.reload()}>
          Load it again
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
