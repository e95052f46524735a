import { Button, Code, CopyButton, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText } from '../../shared/Figures.tsx';
import type { ApiProblem } from '../../shared/problem.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, ProblemNote } from '../../shared/States.tsx';
import type { Milestone } from './SchedulePage.tsx';

type Link = Answer<typeof api.milestones.listLinks>['items'][number];

/** Links by which the client accepts: made here, told once, and what became of each. */
export function AcceptanceLinks({ milestone }: Readonly<{ milestone: Milestone }>) {
  const links = useAsk(api.milestones.listLinks, { id: milestone.id });
  const canMake = milestone.may.link === 'yes';
  return (
    <Asked query={links} skeleton={null}>
      {({ items }) =>
        items.length === 0 && !canMake ? null : (
          <section aria-label="Acceptance by the client">
            <Text component="h3" size="sm" fw={600} m={0} mb={8}>
              Acceptance by the client
            </Text>
            <Stack gap="xs">
              {canMake && <NewLink milestone={milestone} />}
              {items.map((link) => (
                <LinkRow key={link.id} link={link} />
              ))}
            </Stack>
          </section>
        )
      }
    </Asked>
  );
}

function NewLink({ milestone }: Readonly<{ milestone: Milestone }>) {
  const create = useCommand(api.milestones.createLink);
  const [days, setDays] = useState<number | string>(30);
  const [token, setToken] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const make = async () => {
    const { id, version } = milestone;
    const outcome = await create.run({ id, version, days: Number(days) });
    setProblem(outcome.kind === 'refused' ? outcome.problem : null);
    if (outcome.kind === 'done') setToken(outcome.output.token);
  };
  const address = `${window.location.origin}/acceptance/${token ?? ''}`;
  return (
    <>
      <Group gap="xs" align="flex-end">
        <NumberInput
          label="Days"
          min={1}
          max={365}
          w={90}
          size="xs"
          value={days}
          onChange={setDays}
        />
        <Button size="xs" variant="default" loading={create.isRunning} onClick={make}>
          Make a link for the client
        </Button>
      </Group>
      <ProblemNote problem={problem} />
      {token !== null && (
        <div role="status">
          <Text size="sm" mb={4}>
            Send this to the client. It is shown only now; a new link ends this one.
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Code style={{ overflowWrap: 'anywhere' }}>{address}</Code>
            <CopyButton value={address}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" flex="0 0 auto" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
          </Group>
        </div>
      )}
    </>
  );
}

function LinkRow({ link }: Readonly<{ link: Link }>) {
  const revoke = useCommand(api.milestones.revokeLink);
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Text size="sm">
        <StateBadge state={link.state} /> {link.statedName ?? link.createdBy.name},{' '}
        <InstantText instant={link.endedAt ?? link.createdAt} />
        {link.state === 'open' && (
          <>
            , good until <InstantText instant={link.expiresAt} />
          </>
        )}
      </Text>
      {link.may.revoke === 'yes' && link.state === 'open' && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          flex="0 0 auto"
          loading={revoke.isRunning}
          onClick={() => revoke.run({ id: link.id })}
        >
          Revoke
        </Button>
      )}
    </Group>
  );
}
