// What a screen shows when there is nothing else to show: loading, empty, refused, lost.

import { Alert, Button, EmptyState, Skeleton, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconLock, IconSearchOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ApiProblem, problemOf } from './problem.ts';

const looks: Readonly<Record<string, Readonly<{ title: string; icon: ReactNode }>>> = {
  not_permitted: { title: 'You may not see this', icon: <IconLock /> },
  not_found: { title: 'Not found', icon: <IconSearchOff /> },
  unreachable: { title: 'No connection', icon: <IconCloudOff /> },
};
const lost = { title: 'This could not be loaded', icon: <IconAlertTriangle /> };

type ProblemStateProps = Readonly<{ problem: ApiProblem; onRetry?: () => void }>;

export function ProblemState({ problem, onRetry }: ProblemStateProps) {
  const look = looks[problem.code] ?? lost;
  const canRetry = problem.status === 0 || problem.status >= 500;
  return (
    <EmptyState
      role="alert"
      py="xl"
      icon={look.icon}
      title={look.title}
      description={problem.message}
    >
      {canRetry && onRetry !== undefined && (
        <EmptyState.Actions>
          <Button variant="default" onClick={onRetry}>
            Retry
          </Button>
        </EmptyState.Actions>
      )}
    </EmptyState>
  );
}

type NothingHereProps = Readonly<{ text: string; children?: ReactNode }>;

/** One sentence, and the button that fills it. */
export function NothingHere({ text, children }: NothingHereProps) {
  return (
    <EmptyState py="xl" description={text}>
      {children !== undefined && children !== null && (
        <EmptyState.Actions>{children}</EmptyState.Actions>
      )}
    </EmptyState>
  );
}

export function LinesSkeleton({ count = 6 }: Readonly<{ count?: number }>) {
  return (
    <Stack gap={12} role="status" aria-label="Loading" py="xs">
      {Array.from({ length: count }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same.
        <Skeleton key={line} height={14} width={`${90 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

type AskedProps<T> = Readonly<{
  query: UseQueryResult<T, Error>;
  skeleton?: ReactNode;
  children: (answer: T) => ReactNode;
}>;

/** The answer of a query, or what stands in for it while there is none. */
export function Asked<T>({ query, skeleton, children }: AskedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return <ProblemState problem={problemOf(query.error)} onRetry={() => query.refetch()} />;
  }
  return skeleton ?? <LinesSkeleton />;
}

/** A refusal inside a form or dialog, above its buttons. */
export function ProblemNote({ problem }: Readonly<{ problem: ApiProblem | null }>) {
  if (problem === null) return null;
  const said = problem.fields.filter((field) => field.message !== '');
  // The one rule of a refusal may be its sentence already.
  const known = said.length === 1 && said[0]?.message === problem.message ? [] : said;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={problem.message}
    >
      {known.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {known.map((field) => (
            <li key={field.field + field.rule}>{field.message}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
