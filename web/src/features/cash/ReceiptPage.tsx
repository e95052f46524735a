import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, InstantText, MoneyText } from '../../shared/Figures.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { RefundForm } from './RefundForm.tsx';
import { SettlementFields } from './SettlementFields.tsx';
import { settlementsOf } from './settlements.ts';

type Receipt = Answer<typeof api.cash.getReceipt>;

export function ReceiptPage(): ReactNode {
  const id = useRecordId();
  const receipt = useAsk(api.cash.getReceipt, { id });
  return (
    <Asked query={receipt} skeleton={<RecordSkeleton />}>
      {(answer) => <ReceiptBody receipt={answer} />}
    </Asked>
  );
}

type Dialog = 'apply' | 'refund' | null;

function useReceiptVerbs(receipt: Receipt, open: (dialog: Dialog) => void): readonly Verb[] {
  const format = useFormat();
  const postReceipt = useCommand(api.cash.postReceipt);
  const voidReceipt = useCommand(api.cash.voidReceipt);
  const { id, version } = receipt;
  return [
    {
      key: 'post',
      label: 'Post',
      title: 'Post the receipt',
      consequences: `${format.money(receipt.amount)} is written to the journal and settles ${format.counted(receipt.settlements.length, 'invoice')}. What settles none stays unapplied.`,
      run: () => postReceipt.run({ id, version }),
      done: 'The receipt is posted.',
    },
    { key: 'apply', label: 'Settle invoices', opens: () => open('apply') },
    { key: 'refund', label: 'Refund', isSecondary: true, opens: () => open('refund') },
    {
      key: 'void',
      label: 'Void',
      isSecondary: true,
      isDangerous: true,
      title: 'Void the receipt',
      consequences: `${format.money(receipt.applied)} of invoices is open again, and the journal is reversed.`,
      needsReason: true,
      run: (reason) => voidReceipt.run({ id, version, reason }),
      done: 'The receipt is voided.',
    },
  ];
}

function ReceiptBody({ receipt }: Readonly<{ receipt: Receipt }>) {
  const [dialog, setDialog] = useState<Dialog>(null);
  const format = useFormat();
  const verbs = useReceiptVerbs(receipt, setDialog);
  const close = () => setDialog(null);
  return (
    <>
      <RecordPage
        kind="Receipt"
        recordKind="receipt"
        id={receipt.id}
        number={receipt.number}
        name={receipt.client.name}
        title={`Receipt ${receipt.number ?? 'draft'}, ${receipt.client.name}`}
        back={{ label: 'Receipts', href: '/receipts' }}
        badges={<StateBadge state={receipt.state} />}
        may={receipt.may}
        state={receipt.state}
        verbs={verbs}
        facts={[
          { label: 'Amount', value: <MoneyText value={receipt.amount} /> },
          { label: 'Applied', value: <MoneyText value={receipt.applied} /> },
          {
            label: 'Unapplied',
            value: <MoneyText value={receipt.unapplied} />,
            ...(receipt.refunded.minor === 0n
              ? {}
              : { note: `${format.money(receipt.refunded)} went back` }),
          },
          { label: 'Received', value: <DateText date={receipt.receivedOn} /> },
          {
            label: 'Method',
            value: stateName(receipt.method),
            note: receipt.reference ?? undefined,
          },
          {
            label: 'Received by',
            value: receipt.receivedBy.name,
            note: <Origin receipt={receipt} />,
          },
        ]}
        tabs={[
          {
            key: 'settlements',
            label: 'Settles',
            count: receipt.settlements.length,
            content: <Settlements receipt={receipt} />,
          },
        ]}
      />
      <FormDrawer opened={dialog === 'apply'} onClose={close} size={600} title="Settle invoices">
        <ApplyForm receipt={receipt} onClose={close} />
      </FormDrawer>
      <FormDrawer opened={dialog === 'refund'} onClose={close} title="Refund to the client">
        <RefundForm receipt={receipt} onClose={close} />
      </FormDrawer>
    </>
  );
}

/** Where it came from: a batch of the cashier, or a line of a bank's file. */
function Origin({ receipt: { batch, bankFile } }: Readonly<{ receipt: Receipt }>) {
  if (batch !== null)
    return <TextLink href={`/receipt-batches/${batch.id}`}>{batch.name}</TextLink>;
  if (bankFile !== null)
    return <TextLink href={`/bank-files/${bankFile.id}`}>{bankFile.name}</TextLink>;
  return null;
}

function Settlements({ receipt }: Readonly<{ receipt: Receipt }>) {
  if (receipt.settlements.length === 0) {
    return <NothingHere text="It settles no invoice yet." />;
  }
  return (
    <TableFrame label="Settlements">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Invoice</th>
            <th scope="col">Settled</th>
            <th scope="col" data-align="right">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {receipt.writeOffs.map((writeOff) => (
            <tr key={`off ${writeOff.invoice.id}`}>
              <td>
                <TextLink href={`/invoices/${writeOff.invoice.id}`}>
                  {writeOff.invoice.name}
                </TextLink>
                <span className={classes.sub}>
                  {stateName(writeOff.kind)}: {writeOff.reason}
                </span>
              </td>
              <td>Let off</td>
              <td data-align="right">
                <MoneyText value={writeOff.amount} />
              </td>
            </tr>
          ))}
          {receipt.settlements.map((settlement) => (
            <tr key={settlement.invoice.id + settlement.settledAt}>
              <td>
                <TextLink href={`/invoices/${settlement.invoice.id}`}>
                  {settlement.invoice.name}
                </TextLink>
              </td>
              <td>
                <InstantText instant={settlement.settledAt} />
              </td>
              <td data-align="right">
                <MoneyText value={settlement.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type ApplyValues = { settlements: Readonly<Record<string, string>> };

function ApplyForm({ receipt, onClose }: Readonly<{ receipt: Receipt; onClose: () => void }>) {
  const form = useApiForm<ApplyValues>({ settlements: {} });
  const applyReceipt = useCommand(api.cash.applyReceipt);
  const { currency } = receipt.amount;
  return (
    <FormBody
      form={form}
      submitLabel="Settle"
      submit={(typed) => {
        const settlements = settlementsOf(typed.settlements, currency);
        return applyReceipt.run({
          ...{ id: receipt.id, version: receipt.version },
          ...(settlements.length === 0 ? {} : { settlements }),
        });
      }}
      done={() => ({ text: 'The invoices are settled.' })}
      onClose={onClose}
    >
      <SettlementFields
        clientId={receipt.client.id}
        currency={currency}
        received={receipt.unapplied}
        value={form.values.settlements}
        onChange={(settlements) => form.setFieldValue('settlements', settlements)}
      />
      <Text size="xs" c="dimmed">
        With no amounts the invoice that is due first is settled first.
      </Text>
    </FormBody>
  );
}
