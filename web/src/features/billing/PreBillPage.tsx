import { Alert } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink, useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { type Fact, RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { DiscountDialog } from './DiscountDialog.tsx';
import { InvoicePreBillDialog } from './InvoicePreBillDialog.tsx';
import { PreBillQueue } from './PreBillQueue.tsx';
import { PreBillRoom } from './PreBillRoom.tsx';
import { Realization } from './PreBillsPage.tsx';

export type PreBill = Answer<typeof api.billing.getPreBill>;

export function PreBillPage(): ReactNode {
  const id = useRecordId();
  const preBill = useAsk(api.billing.getPreBill, { id });
  return (
    <Asked query={preBill} skeleton={<RecordSkeleton />}>
      {(answer) => <PreBillBody preBill={answer} />}
    </Asked>
  );
}

function usePreBillVerbs(
  preBill: PreBill,
  open: Readonly<{ invoice: () => void; discount: () => void }>,
): readonly Verb[] {
  const go = useGo();
  const merge = useCommand(api.billing.mergePreBills);
  const queue = useAsk(api.billing.preBillQueue, { id: preBill.id });
  const siblings = queue.data?.siblings ?? [];
  const format = useFormat();
  const discard = useCommand(api.billing.discardPreBill);
  const setDiscount = useCommand(api.billing.setDiscount);
  const { id, version } = preBill;
  return [
    { key: 'invoice', label: `Invoice ${format.money(preBill.billedAmount)}`, opens: open.invoice },
    {
      key: 'discount',
      label: preBill.discount === null ? 'Give a discount' : 'Change the discount',
      isSecondary: true,
      opens: open.discount,
    },
    ...(preBill.discount === null
      ? []
      : [
          {
            key: 'discount',
            label: 'Take the discount off',
            isSecondary: true,
            title: 'Take the discount off',
            consequences: `The client is billed ${format.money(preBill.billedAmount)} net.`,
            run: () => setDiscount.run({ id, version, discount: null }),
            done: 'The discount is taken off.',
          },
        ]),
    ...(siblings.length === 0
      ? []
      : [
          {
            key: 'merge',
            label: `Merge with ${format.counted(siblings.length, 'other')} of the client`,
            isSecondary: true,
            title: 'Merge pre-bills of the client',
            consequences: `The lines of ${siblings.map((each) => each.name).join(', ')} come here, as they were decided and written; those pre-bills end.`,
            run: () => merge.run({ id, version, otherIds: siblings.map((each) => each.id) }),
            done: 'They are one pre-bill.',
          },
        ]),
    {
      key: 'discard',
      label: 'Discard',
      isSecondary: true,
      isDangerous: true,
      title: 'Discard the pre-bill',
      consequences: `Its ${preBill.lineCount} lines are open work in progress again. Write-downs of it are lost.`,
      run: () => discard.run({ id, version }),
      done: 'The pre-bill is discarded.',
      onDone: () => go('/wip'),
    },
  ];
}

function PreBillBody({ preBill }: Readonly<{ preBill: PreBill }>) {
  const [dialog, setDialog] = useState<'invoice' | 'discount' | null>(null);
  const verbs = usePreBillVerbs(preBill, {
    invoice: () => setDialog('invoice'),
    discount: () => setDialog('discount'),
  });
  const close = () => setDialog(null);
  return (
    <>
      <RecordPage
        kind="Pre-bill"
        recordKind="pre_bill"
        id={preBill.id}
        name={preBill.client.name}
        title={`Pre-bill, ${preBill.client.name}`}
        back={{ label: 'Pre-bills', href: '/pre-bills' }}
        badges={<StateBadge state={preBill.state} />}
        may={preBill.may}
        state={preBill.state}
        verbs={verbs}
        facts={factsOf(preBill)}
        notice={
          <>
            <PreBillQueue preBill={preBill} />
            {preBill.skippedUnpriced > 0 && (
              <Alert color="amber" variant="light" mb="md">
                {preBill.skippedUnpriced} entries have no rate and are not on this pre-bill.{' '}
                <TextLink href="/rates">Set a rate</TextLink>, then propose again.
              </Alert>
            )}
          </>
        }
        tabs={[
          {
            key: 'lines',
            label: 'Lines',
            count: preBill.lineCount,
            content: <PreBillRoom preBill={preBill} />,
          },
        ]}
      />
      {dialog === 'invoice' && <InvoicePreBillDialog preBill={preBill} onClose={close} />}
      {dialog === 'discount' && <DiscountDialog preBill={preBill} onClose={close} />}
    </>
  );
}

function factsOf(preBill: PreBill): readonly Fact[] {
  const facts: Fact[] = [
    {
      label: 'To bill',
      value: <MoneyText value={preBill.billedAmount} />,
      note: `${preBill.billCount} of ${preBill.lineCount} lines`,
    },
    { label: 'Agreed', value: <MoneyText value={preBill.agreedAmount} withCurrency={false} /> },
    {
      label: 'Written down',
      value: <MoneyText value={preBill.writtenAmount} withCurrency={false} />,
    },
    ...(preBill.discount === null
      ? []
      : [
          {
            label: 'Discount',
            value: <MoneyText value={preBill.discount.amount} withCurrency={false} />,
            note: preBill.discount.text,
          },
        ]),
    { label: 'Realization', value: <Realization percent={preBill.realization} /> },
    { label: 'Held', value: preBill.heldCount, note: 'stay in progress' },
    { label: 'Cut-off', value: <DateText date={preBill.cutOff} /> },
  ];
  if (preBill.invoice === null) return facts;
  const link = (
    <TextLink href={`/invoices/${preBill.invoice.id}`}>{preBill.invoice.name || 'Draft'}</TextLink>
  );
  return [...facts.slice(0, -1), { label: 'Invoice', value: link }];
}
