import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { AmountDrawer, type AmountVerb } from './AmountDrawer.tsx';
import { DrawDrawer } from './DrawDrawer.tsx';
import { ReceiveDrawer } from './ReceiveDrawer.tsx';
import { RetainerBurn } from './RetainerBurn.tsx';
import { RetainerDrawer } from './RetainerDrawer.tsx';
import { RetainerLedger } from './RetainerLedger.tsx';
import { RetainerTranches } from './RetainerTranches.tsx';
import { kindNames } from './retainer-names.ts';
import { UnitsText } from './UnitsText.tsx';
import { useRetainerVerbs } from './use-retainer-verbs.ts';

export type Retainer = Answer<typeof api.retainers.get>;
export type RetainerDialog = 'edit' | 'receive' | 'draw' | AmountVerb;

export function RetainerPage(): ReactNode {
  const id = useRecordId();
  const retainer = useAsk(api.retainers.get, { id });
  return (
    <Asked query={retainer} skeleton={<RecordSkeleton />}>
      {(answer) => <RetainerBody retainer={answer} />}
    </Asked>
  );
}

function factsOf(retainer: Retainer) {
  const { client, contract, balance, balanceMinutes, ongoing, cleared } = retainer;
  return [
    { label: 'Client', value: <TextLink href={`/clients/${client.id}`}>{client.name}</TextLink> },
    { label: 'Holds', value: kindNames[retainer.kind] },
    { label: 'Balance', value: <UnitsText amount={balance} minutes={balanceMinutes} /> },
    ...(ongoing === null
      ? []
      : [
          {
            label: 'Ongoing balance',
            value: <MoneyText value={ongoing} />,
            note: 'less unbilled work and drafts',
          },
        ]),
    ...(cleared === null ? [] : [{ label: 'Cleared', value: <MoneyText value={cleared} /> }]),
    { label: 'From', value: <DateText date={retainer.startsOn} /> },
    ...(contract === null
      ? []
      : [
          {
            label: 'Contract',
            value: <TextLink href={`/contracts/${contract.id}`}>{contract.name}</TextLink>,
          },
        ]),
  ];
}

function RetainerBody({ retainer }: Readonly<{ retainer: Retainer }>) {
  const [dialog, setDialog] = useState<RetainerDialog | null>(null);
  const verbs = useRetainerVerbs(retainer, setDialog);
  const close = () => setDialog(null);
  const amountVerb =
    dialog === 'request' || dialog === 'refund' || dialog === 'grant' ? dialog : null;
  return (
    <>
      <RecordPage
        kind="Retainer"
        recordKind="retainer"
        id={retainer.id}
        number={retainer.number}
        name={retainer.name}
        title={`${retainer.number} ${retainer.name}`}
        back={{ label: 'Retainers', href: '/retainers' }}
        badges={<StateBadge state={retainer.state} />}
        may={retainer.may}
        state={retainer.state}
        verbs={verbs}
        notice={<Notice retainer={retainer} />}
        facts={factsOf(retainer)}
        tabs={[
          { key: 'burn', label: 'Burn', content: <RetainerBurn retainer={retainer} /> },
          {
            key: 'tranches',
            label: 'Tranches and requests',
            count: retainer.tranches.length,
            content: <RetainerTranches retainer={retainer} />,
          },
          {
            key: 'movements',
            label: 'Movements',
            content: <RetainerLedger retainer={retainer} />,
          },
        ]}
      />
      <RetainerDrawer opened={dialog === 'edit'} onClose={close} retainer={retainer} />
      <ReceiveDrawer opened={dialog === 'receive'} onClose={close} retainer={retainer} />
      <DrawDrawer opened={dialog === 'draw'} onClose={close} retainer={retainer} />
      <AmountDrawer
        verb={amountVerb ?? 'request'}
        opened={amountVerb !== null}
        onClose={close}
        retainer={retainer}
      />
    </>
  );
}

function Notice({ retainer }: Readonly<{ retainer: Retainer }>) {
  const format = useFormat();
  const { rejectedBecause, isLow, topUp, openRequest } = retainer;
  return (
    <>
      {rejectedBecause !== null && (
        <Text size="sm" c="red" mb="sm">
          Sent back: “{rejectedBecause}”
        </Text>
      )}
      {openRequest !== null ? (
        <Text size="sm" mb="sm">
          {openRequest.number} asks the client for {format.money(openRequest.amount)}.
        </Text>
      ) : (
        isLow &&
        topUp !== null && (
          <Text size="sm" mb="sm">
            The ongoing balance is low: ask for {format.money(topUp)} to fill it up.
          </Text>
        )
      )}
    </>
  );
}
