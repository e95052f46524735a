import { webhookDeliveryStates } from '@daybook/contract/webhooks.ts';
import { Alert, Button, NumberInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText, Nothing } from '../../shared/Figures.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useCan } from '../../shared/me.ts';
import { kindName, pathOf } from '../../shared/paths.ts';
import { type Fact, RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { SecretDialog } from '../../shared/SecretDialog.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import { WebhookForm } from './WebhookForm.tsx';

type Webhook = Answer<typeof api.webhooks.get>;
type Delivery = Answer<typeof api.webhooks.listDeliveries>['items'][number];

/** One webhook: where it goes, what it was told, and how it answered. */
export function WebhookPage(): ReactNode {
  const id = useRecordId();
  const webhook = useAsk(api.webhooks.get, { id }, { pollMs: () => 10_000 });
  return (
    <Asked query={webhook} skeleton={<RecordSkeleton />}>
      {(found) => <WebhookBody webhook={found} />}
    </Asked>
  );
}

type Opened = 'change' | 'replay' | null;

function useVerbs(
  { id, version, state }: Webhook,
  {
    open,
    onSecret,
  }: Readonly<{ open: (what: Opened) => void; onSecret: (secret: string | null) => void }>,
): readonly Verb[] {
  const update = useCommand(api.webhooks.update);
  const changeSecret = useCommand(api.webhooks.changeSecret);
  const end = useCommand(api.webhooks.end);
  const isPaused = state === 'paused';
  return [
    { key: 'update', label: 'Edit', opens: () => open('change') },
    {
      ...{ key: 'update', isSecondary: true },
      label: isPaused ? 'Resume' : 'Pause',
      title: isPaused ? 'Resume the webhook' : 'Pause the webhook',
      consequences: isPaused
        ? 'It is told of all that happened meanwhile.'
        : 'Nothing is sent until it is resumed; what happens meanwhile is told then.',
      run: () => update.run({ id, version, state: isPaused ? 'active' : 'paused' }),
      done: isPaused ? 'It is told again.' : 'It is paused.',
    },
    {
      ...{ key: 'changeSecret', label: 'New secret', title: 'A new secret', isSecondary: true },
      consequences: 'For a day what is sent bears both signatures, the new and the old.',
      run: async () => {
        const outcome = await changeSecret.run({ id, version });
        if (outcome.kind === 'done') onSecret(outcome.output.secret);
        return outcome;
      },
      done: 'It signs with a new secret.',
    },
    { ...{ key: 'replay', label: 'Tell again', isSecondary: true }, opens: () => open('replay') },
    {
      ...{ key: 'end', label: 'End', title: 'End the webhook', isSecondary: true },
      isDangerous: true,
      consequences: 'Nothing is sent any more, also of what waits. Its log stays.',
      run: () => end.run({ id, version }),
      done: 'The webhook has ended.',
    },
  ];
}

function WebhookBody({ webhook }: Readonly<{ webhook: Webhook }>) {
  const format = useFormat();
  const update = useCommand(api.webhooks.update);
  const [opened, open] = useState<Opened>(null);
  const [secret, onSecret] = useState<string | null>(null);
  const { id, version, name, url, types } = webhook;
  const close = () => open(null);
  const facts: readonly Fact[] = [
    { label: 'Events', value: types.length === 0 ? 'Every event' : types.join(', ') },
    { label: 'Waiting', value: format.count(webhook.waiting), note: 'to be sent, or again' },
    { label: 'Given up', value: format.count(webhook.givenUp), note: 'after three days' },
    { label: 'Last taken', value: <InstantText instant={webhook.lastDeliveredAt} /> },
    {
      label: 'Told as',
      value: <TextLink href={`/people/${webhook.person.id}`}>{webhook.person.name}</TextLink>,
      note: 'hears what they may see',
    },
  ];
  return (
    <>
      <RecordPage
        kind="Webhook"
        recordKind="webhook"
        id={id}
        name={name}
        title={name}
        badges={<StateBadge state={webhook.state} />}
        back={{ label: 'Webhooks', href: '/webhooks' }}
        verbs={useVerbs(webhook, { open, onSecret })}
        may={webhook.may}
        state={webhook.state}
        facts={facts}
        notice={
          webhook.givenUp > 0 && (
            <Alert color="yellow" variant="light">
              {format.counted(webhook.givenUp, 'event')} not taken after three days. Once {url}{' '}
              answers again, open one below and send it anew, or tell all of them again.
            </Alert>
          )
        }
        tabs={[{ key: 'log', label: 'Log', content: <Deliveries webhookId={id} /> }]}
      />
      <FormDrawer opened={opened === 'change'} onClose={close} title={`Edit ${name}`}>
        <WebhookForm
          initial={{ name, url, types: [...types] }}
          submitLabel="Save"
          submit={(values) => update.run({ id, version, ...values })}
          onDone={() => toastDone({ text: 'Saved.' })}
          onClose={close}
        />
      </FormDrawer>
      <FormDrawer opened={opened === 'replay'} onClose={close} title="Tell again">
        <ReplayForm webhook={webhook} onClose={close} />
      </FormDrawer>
      <SecretDialog
        title="The new secret of the webhook"
        secret={secret}
        onClose={() => onSecret(null)}
      />
    </>
  );
}

function ReplayForm({ webhook, onClose }: Readonly<{ webhook: Webhook; onClose: () => void }>) {
  const replay = useCommand(api.webhooks.replay);
  const form = useApiForm<{ from: number | string }>({ from: 0 });
  return (
    <FormBody
      form={form}
      submitLabel="Tell again"
      submit={({ from }) =>
        replay.run({ id: webhook.id, version: webhook.version, from: Number(from) })
      }
      done={() => ({ text: 'It is told again, in order.' })}
      onClose={onClose}
    >
      <NumberInput
        label="From position"
        description="Of the audit log; each event in the log below has its own. 0 is the beginning."
        min={0}
        allowDecimal={false}
        data-autofocus
        {...form.getInputProps('from')}
      />
    </FormBody>
  );
}

function deliveryName({ state, attempts }: Delivery): string {
  if (state === 'delivered') return 'Taken';
  if (state === 'given_up') return 'Given up';
  return attempts === 0 ? 'On its way' : 'Will be tried again';
}
const badges = { waiting: 'pending', delivered: 'done', given_up: 'failed' } as const;
const columns: readonly Column<Delivery>[] = [
  {
    key: 'position',
    title: 'Position',
    align: 'right',
    width: 100,
    render: (delivery) => delivery.position,
  },
  { key: 'type', title: 'Event', render: (delivery) => delivery.type },
  {
    key: 'state',
    title: 'State',
    render: (delivery) => (
      <StateBadge state={badges[delivery.state]} name={deliveryName(delivery)} />
    ),
  },
  {
    key: 'answer',
    title: 'Answer',
    align: 'right',
    isWideOnly: true,
    render: ({ last }) => last?.status ?? <Nothing />,
  },
  {
    key: 'attempts',
    title: 'Attempts',
    align: 'right',
    isWideOnly: true,
    render: (delivery) => delivery.attempts,
  },
  {
    key: 'at',
    title: 'Last attempt',
    isWideOnly: true,
    render: ({ last }) => <InstantText instant={last?.at} />,
  },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(webhookDeliveryStates, (state) => stateName(state)),
  },
];

function Deliveries({ webhookId }: Readonly<{ webhookId: string }>) {
  return (
    <DataList
      name="Webhook log"
      call={api.webhooks.listDeliveries}
      columns={columns}
      fields={fields}
      fixed={{ id: webhookId }}
      titleOf={(delivery) => delivery.type}
      empty="Nothing was sent yet. What happens from now on stands here within a moment."
      peek={(delivery) => <DeliveryPeek delivery={delivery} />}
    />
  );
}

function DeliveryPeek({
  delivery: { id, record, last, nextAt },
}: Readonly<{ delivery: Delivery }>) {
  const can = useCan();
  const redeliver = useCommand(api.webhooks.redeliver);
  const href = pathOf(record.kind, record.id);
  const again = async () => {
    const outcome = await redeliver.run({ id });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else toastDone({ text: 'It is sent again within a moment.' });
  };
  return (
    <>
      {href !== null && <TextLink href={href}>{kindName(record.kind)}</TextLink>}
      {last !== null && (
        <p>
          {last.status === null ? last.says : `Answered ${last.status} in ${last.milliseconds} ms`}
          {last.status !== null && last.says !== '' && `: ${last.says}`}
        </p>
      )}
      {nextAt !== null && (
        <p>
          Next attempt: <InstantText instant={nextAt} />
        </p>
      )}
      {can('webhooks.update') && (
        <Button variant="default" loading={redeliver.isRunning} onClick={again}>
          Send it again
        </Button>
      )}
    </>
  );
}
