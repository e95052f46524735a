import { Alert } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { SendDialog } from '../../shared/delivery/SendDialog.tsx';
import { SentList } from '../../shared/delivery/SentList.tsx';
import { DateText, HoursText, MoneyDoor, MoneyText } from '../../shared/Figures.tsx';
import { InvoiceStates } from '../../shared/list/invoice-columns.tsx';
import { useCan } from '../../shared/me.ts';
import { type Fact, RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { Asked } from '../../shared/States.tsx';
import { CreditDrawer } from './CreditDrawer.tsx';
import { DocumentFrame } from './DocumentFrame.tsx';
import { type Asking, ExplainDrawer } from './ExplainDrawer.tsx';
import { InvoiceLines } from './InvoiceLines.tsx';
import { InvoicePayments } from './InvoicePayments.tsx';
import { PostInvoiceDialog } from './PostInvoiceDialog.tsx';
import { useInvoiceVerbs } from './use-invoice-verbs.tsx';

export type Invoice = Answer<typeof api.billing.getInvoice>;

export function InvoicePage(): ReactNode {
  const id = useRecordId();
  const invoice = useAsk(api.billing.getInvoice, { id });
  return (
    <Asked query={invoice} skeleton={<RecordSkeleton />}>
      {(answer) => <InvoiceBody invoice={answer} />}
    </Asked>
  );
}

function InvoiceBody({ invoice }: Readonly<{ invoice: Invoice }>) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [dialog, setDialog] = useState<'post' | 'credit' | 'send' | null>(null);
  const verbs = useInvoiceVerbs(invoice, setDialog);
  const can = useCan();
  const name = invoice.number ?? 'Draft invoice';
  return (
    <>
      <RecordPage
        kind="Invoice"
        recordKind="invoice"
        id={invoice.id}
        number={invoice.number}
        name={invoice.client.name}
        title={`${name}, ${invoice.client.name}`}
        back={{ label: 'Invoices', href: '/invoices' }}
        badges={<InvoiceStates invoice={invoice} />}
        may={invoice.may}
        state={invoice.state}
        verbs={verbs}
        facts={factsOf(invoice, setAsking)}
        notice={
          invoice.rejectedBecause !== null && (
            <Alert color="red" variant="light" mb="md" title="Sent back">
              {invoice.rejectedBecause}
            </Alert>
          )
        }
        tabs={[
          {
            key: 'lines',
            label: 'Lines',
            count: invoice.lines.length,
            content: <InvoiceLines invoice={invoice} onExplain={setAsking} />,
          },
          {
            key: 'document',
            label: 'Document',
            content: <DocumentFrame call={api.billing.pdf} id={invoice.id} name={name} />,
          },
          {
            key: 'payments',
            label: 'Receipts and credits',
            count: invoice.receipts.length + invoice.creditNotes.length,
            content: <InvoicePayments invoice={invoice} />,
          },
          ...(can('billing.send')
            ? [
                {
                  key: 'sent',
                  label: 'Sent',
                  content: <SentList recordId={invoice.id} />,
                },
              ]
            : []),
        ]}
      />
      <ExplainDrawer invoiceId={invoice.id} asking={asking} onClose={() => setAsking(null)} />
      {dialog === 'send' && (
        <SendDialog
          kind="invoice"
          record={{ id: invoice.id, name }}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'post' && <PostInvoiceDialog invoice={invoice} onClose={() => setDialog(null)} />}
      <CreditDrawer
        invoice={invoice}
        opened={dialog === 'credit'}
        onClose={() => setDialog(null)}
      />
    </>
  );
}

function factsOf(invoice: Invoice, explain: (asking: Asking) => void): readonly Fact[] {
  const ask = (label: string) => () => explain({ lineId: null, label });
  return [
    {
      label: 'Total',
      value: <MoneyDoor value={invoice.total} label="the total" onOpen={ask('Total')} />,
      note: invoice.currency,
    },
    {
      label: 'Open',
      value: <MoneyText value={invoice.open} withCurrency={false} />,
      note: <ReceivedNote invoice={invoice} />,
    },
    { label: 'Invoice date', value: <DateText date={invoice.invoiceDate} /> },
    { label: 'Due', value: <DateText date={invoice.dueOn} /> },
    {
      label: 'Worked',
      value: <HoursText minutes={invoice.worked.minutes} />,
      note: (
        <>
          written down <MoneyText value={invoice.worked.writtenAmount} withCurrency={false} />
        </>
      ),
    },
    {
      label: 'From',
      value: invoice.legalEntity.name,
      note: <TextLink href={`/pre-bills/${invoice.preBillId}`}>See the pre-bill</TextLink>,
    },
  ];
}

function ReceivedNote({ invoice }: Readonly<{ invoice: Invoice }>) {
  const parts: ReactNode[] = [];
  if (invoice.received.minor !== 0n) {
    parts.push(
      <span key="received">
        received <MoneyText value={invoice.received} withCurrency={false} />{' '}
      </span>,
    );
  }
  if (invoice.credited.minor !== 0n) {
    parts.push(
      <span key="credited">
        credited <MoneyText value={invoice.credited} withCurrency={false} />
      </span>,
    );
  }
  return parts.length === 0 ? 'nothing received yet' : parts;
}
