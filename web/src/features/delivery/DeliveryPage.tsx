import { Alert, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { deliveryStateNames } from '../../shared/delivery/delivery-columns.tsx';
import { InstantText, Nothing } from '../../shared/Figures.tsx';
import { sizeOf } from '../../shared/files.ts';
import { useFormat } from '../../shared/format.ts';
import { pathOf } from '../../shared/paths.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import message from './message.module.css';

type Delivery = Answer<typeof api.deliveries.get>;
const isMoving = (delivery: Delivery | undefined) =>
  delivery?.state === 'waiting' || delivery?.state === 'sending';

export function DeliveryPage(): ReactNode {
  const id = useRecordId();
  const delivery = useAsk(
    api.deliveries.get,
    { id },
    { pollMs: (answer) => (isMoving(answer) ? 3000 : false) },
  );
  return (
    <Asked query={delivery} skeleton={<RecordSkeleton />}>
      {(answer) => <DeliveryBody delivery={answer} />}
    </Asked>
  );
}

function useDeliveryVerbs(delivery: Delivery, retry: () => void): readonly Verb[] {
  const confirm = useCommand(api.deliveries.confirm);
  const bounce = useCommand(api.deliveries.bounce);
  const cancel = useCommand(api.deliveries.cancel);
  const { id, version } = delivery;
  return [
    {
      key: 'confirm',
      label: 'It has arrived',
      title: 'It has arrived',
      consequences: 'The client says so. It counts as sent.',
      run: () => confirm.run({ id, version }),
      done: 'It counts as sent.',
    },
    { key: 'retry', label: 'Send again', opens: retry },
    {
      key: 'bounce',
      label: 'It came back',
      isSecondary: true,
      title: 'It came back',
      consequences: 'It stands among those that failed until it is sent again.',
      needsReason: true,
      run: (reason) => bounce.run({ id, version, reason }),
      done: 'It is among those that failed.',
    },
    {
      key: 'cancel',
      label: 'Do not send it',
      isSecondary: true,
      isDangerous: true,
      title: 'Do not send it',
      needsReason: true,
      run: (reason) => cancel.run({ id, version, reason }),
      done: 'It is not sent.',
    },
  ];
}

function DeliveryBody({ delivery }: Readonly<{ delivery: Delivery }>) {
  const [isRetrying, setRetrying] = useState(false);
  const verbs = useDeliveryVerbs(delivery, () => setRetrying(true));
  const addresses = (as: 'to' | 'cc') =>
    delivery.recipients.filter((each) => each.as === as).map((each) => each.email);
  const copies = addresses('cc');
  return (
    <>
      <RecordPage
        kind="Delivery"
        recordKind="delivery"
        id={delivery.id}
        number={delivery.record.name}
        name={delivery.subject}
        title={delivery.subject}
        back={{ label: 'Deliveries', href: '/deliveries' }}
        badges={<StateBadge state={delivery.state} name={deliveryStateNames[delivery.state]} />}
        may={delivery.may}
        state={delivery.state}
        verbs={verbs}
        notice={<Notice delivery={delivery} />}
        facts={[
          {
            label: 'Document',
            value: (
              <TextLink href={pathOf(delivery.kind, delivery.record.id) ?? '/deliveries'}>
                {delivery.record.name}
              </TextLink>
            ),
          },
          {
            label: 'Client',
            value:
              delivery.client === null ? (
                '–'
              ) : (
                <TextLink href={`/clients/${delivery.client.id}`}>{delivery.client.name}</TextLink>
              ),
          },
          {
            label: 'To',
            value: addresses('to').join(', '),
            ...(copies.length === 0 ? {} : { note: `copy to ${copies.join(', ')}` }),
          },
          {
            label: 'Asked for',
            value: <InstantText instant={delivery.createdAt} />,
            note: delivery.createdBy.name,
          },
          { label: 'Sent', value: <InstantText instant={delivery.sentAt} /> },
        ]}
        tabs={[
          { key: 'message', label: 'Message', content: <Message delivery={delivery} /> },
          {
            key: 'tries',
            label: 'Attempts',
            count: delivery.tries.length,
            content: <Tries delivery={delivery} />,
          },
        ]}
      />
      {isRetrying && (
        <RetryDialog
          delivery={delivery}
          addresses={addresses('to')}
          onClose={() => setRetrying(false)}
        />
      )}
    </>
  );
}

function Notice({ delivery }: Readonly<{ delivery: Delivery }>) {
  const { state, lastReply, nextAttemptAt, attempts } = delivery;
  if (state === 'unknown')
    return (
      <Alert color="yellow" variant="light" mb="md" title="It may have been sent">
        The message was handed over and no answer came: {lastReply}. It is not sent again by itself.
        Ask the client, then say that it has arrived, or send it again.
      </Alert>
    );
  if (state === 'failed' || state === 'bounced')
    return (
      <Alert color="red" variant="light" mb="md" title={deliveryStateNames[state]}>
        {lastReply}
      </Alert>
    );
  if (state === 'waiting' && attempts > 0)
    return (
      <Alert color="blue" variant="light" mb="md" title="It is tried again">
        {lastReply}. Next attempt: <InstantText instant={nextAttemptAt} />
      </Alert>
    );
  return null;
}

function Message({ delivery }: Readonly<{ delivery: Delivery }>) {
  return (
    <article className={message.paper}>
      <h2>{delivery.subject}</h2>
      <p>{delivery.body}</p>
      <Text size="sm" c="dimmed">
        From {delivery.sender.name} ({delivery.sender.email}), with {delivery.fileName}
      </Text>
    </article>
  );
}

function Tries({ delivery }: Readonly<{ delivery: Delivery }>) {
  const format = useFormat();
  if (delivery.tries.length === 0) return <NothingHere text="Not tried yet." />;
  return (
    <TableFrame label="Attempts">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">Begun</th>
            <th scope="col">Came to</th>
            <th scope="col">The mail server said</th>
            <th scope="col" data-align="right">
              File
            </th>
          </tr>
        </thead>
        <tbody>
          {delivery.tries.map((each) => (
            <tr key={each.number}>
              <td>{each.number}</td>
              <td>
                <InstantText instant={each.beganAt} />
              </td>
              <td>{each.outcome === null ? <Nothing /> : stateName(each.outcome)}</td>
              <td>{each.reply}</td>
              <td data-align="right">
                {each.fileBytes === null ? (
                  <Nothing />
                ) : (
                  <span title={`SHA-256 ${each.fileSha256}`}>
                    {sizeOf(each.fileBytes, format.count)}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type RetryDialogProps = Readonly<{
  delivery: Delivery;
  addresses: readonly string[];
  onClose: () => void;
}>;

function RetryDialog({ delivery, addresses, onClose }: RetryDialogProps) {
  const retry = useCommand(api.deliveries.retry);
  const [to, setTo] = useState(addresses.join(', '));
  const { id, version, state } = delivery;
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title="Send it again"
      verb="Send again"
      run={() => retry.run({ id, version, to: to.split(/[,;\s]+/).filter((part) => part !== '') })}
      done="It is on its way."
    >
      {state === 'unknown' && (
        <Text>It may have been sent already: the client may get it twice.</Text>
      )}
      <TextInput label="To" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
    </VerbDialog>
  );
}
