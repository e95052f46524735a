import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type Answer, api, urlOf } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, InstantText, MoneyText } from '../../shared/Figures.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { usePageTitle } from '../../shared/Page.tsx';
import { problemOf } from '../../shared/problem.ts';
import { Asked, LinesSkeleton, ProblemNote, ProblemState } from '../../shared/States.tsx';
import classes from './acceptance.module.css';
import { Percent } from './MilestonesPage.tsx';

type Acceptance = Answer<typeof api.milestones.openLink>;
type Decision = Answer<typeof api.milestones.acceptByLink>;

/** What a client sees who follows a link: no sign-in, one milestone, yes or no. */
export function AcceptancePage(): ReactNode {
  usePageTitle('Acceptance');
  const { token = '' }: Readonly<{ token?: string }> = useParams({ strict: false });
  // Asked once: after the decision the link is used up, and there is nothing more to see by it.
  const asked = useAsk(api.milestones.openLink, { token }, { staleTime: Number.POSITIVE_INFINITY });
  const [decision, setDecision] = useState<Decision | null>(null);
  return (
    <main className={classes.frame}>
      <div className={classes.panel}>
        {decision === null ? (
          <Open asked={asked} token={token} onDecided={setDecision} />
        ) : (
          <Decided decision={decision} />
        )}
      </div>
    </main>
  );
}

type OpenProps = Readonly<{
  asked: ReturnType<typeof useAsk<{ token: string }, Acceptance>>;
  token: string;
  onDecided: (decision: Decision) => void;
}>;

const codesOfAnEnd: readonly string[] = ['link_expired', 'not_found'];

function Open({ asked, token, onDecided }: OpenProps) {
  if (asked.isError && asked.data === undefined) {
    const problem = problemOf(asked.error);
    if (codesOfAnEnd.includes(problem.code)) return <NoLink />;
    return <ProblemState problem={problem} onRetry={() => asked.refetch()} />;
  }
  return (
    <Asked query={asked} skeleton={<LinesSkeleton />}>
      {(acceptance) => (
        <>
          <WhatIsAsked acceptance={acceptance} token={token} />
          <DecisionForm token={token} onDecided={onDecided} />
          <Text size="xs" c="dimmed" mt="md">
            This link is good until <InstantText instant={acceptance.expiresAt} />, for one answer.
          </Text>
        </>
      )}
    </Asked>
  );
}

function NoLink() {
  return (
    <>
      <h1 className={classes.title}>This link does not work</h1>
      <p>
        It has expired, was used, or was taken back. Ask the firm that sent it to you for a new one.
      </p>
    </>
  );
}

function Decided({ decision }: Readonly<{ decision: Decision }>) {
  const isAccepted = decision.state === 'accepted';
  return (
    <div role="status">
      <h1 className={classes.title}>
        {isAccepted ? `You accepted ${decision.milestone}` : `You rejected ${decision.milestone}`}
      </h1>
      <p>Thank you. The firm sees your answer now; you can close this page.</p>
    </div>
  );
}

function WhatIsAsked({ acceptance, token }: Readonly<{ acceptance: Acceptance; token: string }>) {
  const { evidence, note } = acceptance;
  return (
    <>
      <p className={classes.firm}>{acceptance.firm} asks you to accept</p>
      <h1 className={classes.title}>{acceptance.milestone}</h1>
      <dl className={classes.facts}>
        <dt>For</dt>
        <dd>{acceptance.client}</dd>
        <dt>Contract</dt>
        <dd>
          {acceptance.contract} {acceptance.contractName}
        </dd>
        <dt>Value</dt>
        <dd>
          <MoneyText value={acceptance.value} />
        </dd>
        <dt>Done</dt>
        <dd>
          <Percent value={acceptance.percent} />
        </dd>
        {acceptance.dueOn !== null && (
          <>
            <dt>Due</dt>
            <dd>
              <DateText date={acceptance.dueOn} />
            </dd>
          </>
        )}
      </dl>
      {note !== '' && (
        <section className={classes.part}>
          <h2>What was done</h2>
          <p>{note}</p>
        </section>
      )}
      {evidence.length > 0 && (
        <section className={classes.part}>
          <h2>Evidence</h2>
          <ul className={classes.files}>
            {evidence.map((file) => (
              <li key={file.id}>
                <a
                  className="link"
                  href={urlOf(api.milestones.evidenceByLink, { token, id: file.id })}
                  download={file.name}
                >
                  {file.name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function DecisionForm({ token, onDecided }: Pick<OpenProps, 'token' | 'onDecided'>) {
  const form = useApiForm({ name: '', reason: '' });
  const [isRejecting, setRejecting] = useState(false);
  const accept = useCommand(api.milestones.acceptByLink);
  const reject = useCommand(api.milestones.rejectByLink);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { name, reason } = form.getValues();
    const outcome = isRejecting
      ? await reject.run({ token, name, reason })
      : await accept.run({ token, name });
    if (form.settle(outcome) && outcome.kind === 'done') onDecided(outcome.output);
  };
  const isRunning = accept.isRunning || reject.isRunning;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="Your name"
          description="It is kept with your answer"
          autoComplete="name"
          required
          {...form.getInputProps('name')}
        />
        {isRejecting && (
          <Textarea
            label="What is missing"
            required
            autosize
            minRows={3}
            data-autofocus
            {...form.getInputProps('reason')}
          />
        )}
        <ProblemNote problem={form.problem} />
        <Group gap="xs">
          {isRejecting ? (
            <>
              <Button type="submit" color="red" loading={isRunning}>
                Reject
              </Button>
              <Button variant="default" onClick={() => setRejecting(false)}>
                Back
              </Button>
            </>
          ) : (
            <>
              <Button type="submit" loading={isRunning}>
                Accept
              </Button>
              <Button variant="default" onClick={() => setRejecting(true)}>
                Reject…
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </form>
  );
}
