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

function useReceiptVerbs(receipt: Receipt, apply: () => void): readonly Verb[] {
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
    { key: 'apply', label: 'Settle invoices', opens: apply },
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
  const [isApplying, setApplying] = useState(false);
  const verbs = useReceiptVerbs(receipt, () => setApplying(true));
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
          { label: 'Unapplied', value: <MoneyText value={receipt.unapplied} /> },
          { label: 'Received', value: <DateText date={receipt.receivedOn} /> },
          {
            label: 'Method',
            value: stateName(receipt.method),
            note: receipt.reference ?? undefined,
          },
          { label: 'Received by', value: receipt.receivedBy.name },
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
      <FormDrawer
        opened={isApplying}
        onClose={() => setApplying(false)}
        size={600}
        title="Settle invoices"
      >
        <ApplyForm receipt={receipt} onClose={() => setApplying(false)} />
      </FormDrawer>
    </>
  );
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
      submit={(typed) =>
        applyReceipt.run({
          id: receipt.id,
          version: receipt.version,
          settlements: settlementsOf(typed.settlements, currency),
        })
      }
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
    </FormBody>
  );
}
