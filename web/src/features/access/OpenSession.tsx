import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import type { Me } from '../../shared/me.ts';
import type { ApiProblem } from '../../shared/problem.ts';
import { ProblemNote } from '../../shared/States.tsx';
import { Entrance } from './Entrance.tsx';
import classes from './entrance.module.css';

type OpenSessionProps = Readonly<{ me: Me; isInDialog?: boolean }>;

/** Every write carries its session, so working starts with opening one at a branch. */
export function OpenSession({ me, isInDialog = false }: OpenSessionProps): ReactNode {
  const openSession = useCommand(api.access.openSession);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const open = async (branchId: string) => {
    const outcome = await openSession.run({ branchId });
    setProblem(outcome.kind === 'refused' ? outcome.problem : null);
  };
  const [only, ...others] = me.branches;
  const isObvious = only !== undefined && others.length === 0 && !isInDialog;
  const openOnly = useEffectEvent(() => {
    if (isObvious) open(only.id);
  });
  useEffect(() => openOnly(), []);
  const choice = (
    <Stack gap="xs">
      {isInDialog && (
        <Text>It was closed for lack of activity or opened elsewhere. What you typed is kept.</Text>
      )}
      {me.branches.map((branch) => (
        <button
          key={branch.id}
          type="button"
          className={classes.branch}
          disabled={openSession.isRunning}
          onClick={() => open(branch.id)}
        >
          <span>{branch.name}</span>
          <small>
            {branch.currency} · {branch.timeZone.replaceAll('_', ' ')}
          </small>
        </button>
      ))}
      {me.branches.length === 0 && (
        <Text>You belong to no branch yet. Ask the person who runs Daybook in your firm.</Text>
      )}
      <ProblemNote problem={problem} />
    </Stack>
  );
  if (isInDialog) return choice;
  return (
    <Entrance title={isObvious ? 'Opening your session' : 'Where do you work today?'}>
      {isObvious && problem === null ? <Button loading fullWidth aria-label="Opening" /> : choice}
      <SignOutLink />
    </Entrance>
  );
}

function SignOutLink() {
  const client = useQueryClient();
  const leave = async () => {
    const { authClient } = await import('../../shared/auth-client.ts');
    await authClient.signOut();
    await client.resetQueries();
  };
  return (
    <p className={classes.note}>
      <Anchor component="button" type="button" fz="xs" onClick={leave}>
        Sign in as somebody else
      </Anchor>
    </p>
  );
}
