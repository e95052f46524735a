import { type ReactNode, useState } from 'react';
import { TextLink, useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { SendDialog } from '../../shared/delivery/SendDialog.tsx';
import { SentList } from '../../shared/delivery/SentList.tsx';
import { DateText, HoursText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { useCan } from '../../shared/me.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { DocumentFrame } from './DocumentFrame.tsx';
import { TaxTotals } from './TaxTotals.tsx';

type CreditNote = Answer<typeof api.billing.getCreditNote>;

export function CreditNotePage(): ReactNode {
  const id = useRecordId();
  const creditNote = useAsk(api.billing.getCreditNote, { id });
  return (
    <Asked query={creditNote} skeleton={<RecordSkeleton />}>
      {(answer) => <CreditNoteBody creditNote={answer} />}
    </Asked>
  );
}

function useCreditNoteVerbs(creditNote: CreditNote, send: () => void): readonly Verb[] {
  const go = useGo();
  const format = useFormat();
  const post = useCommand(api.billing.postCreditNote);
  const discard = useCommand(api.billing.discardCreditNote);
  const { id, version } = creditNote;
  const total = format.money(creditNote.total);
  return [
    {
      key: 'post',
      label: 'Post',
      title: 'Post the credit note',
      consequences: `${total} is taken off ${creditNote.invoice.name} and written to the journal. What it reverses can be billed again.`,
      run: () => post.run({ id, version }),
      done: 'The credit note is posted.',
    },
    { key: 'send', label: 'Send', opens: send },
    {
      key: 'discard',
      label: 'Discard the draft',
      isSecondary: true,
      isDangerous: true,
      title: 'Discard the draft',
      consequences: 'The invoice stays as it is.',
      run: () => discard.run({ id, version }),
      done: 'The draft is discarded.',
      onDone: () => go(`/invoices/${creditNote.invoice.id}`),
    },
  ];
}

function CreditNoteBody({ creditNote }: Readonly<{ creditNote: CreditNote }>) {
  const [isSending, setSending] = useState(false);
  const can = useCan();
  const verbs = useCreditNoteVerbs(creditNote, () => setSending(true));
  const name = creditNote.number ?? 'Draft credit note';
  return (
    <>
      <RecordPage
        kind="Credit note"
        recordKind="credit_note"
        id={creditNote.id}
        number={creditNote.number}
        name={creditNote.client.name}
        title={`${name}, ${creditNote.client.name}`}
        back={{ label: 'Credit notes', href: '/credit-notes' }}
        badges={<StateBadge state={creditNote.state} />}
        may={creditNote.may}
        state={creditNote.state}
        verbs={verbs}
        facts={[
          { label: 'Total', value: <MoneyText value={creditNote.total} /> },
          {
            label: 'Credits',
            value: (
              <TextLink href={`/invoices/${creditNote.invoice.id}`}>
                {creditNote.invoice.name}
              </TextLink>
            ),
          },
          { label: 'Date', value: <DateText date={creditNote.issuedOn} /> },
          { label: 'Reason', value: creditNote.reason },
        ]}
        tabs={[
          {
            key: 'lines',
            label: 'Lines',
            count: creditNote.lines.length,
            content: <CreditLines creditNote={creditNote} />,
          },
          {
            key: 'document',
            label: 'Document',
            content: (
              <DocumentFrame call={api.billing.creditNotePdf} id={creditNote.id} name={name} />
            ),
          },
          ...(can('billing.send')
            ? [{ key: 'sent', label: 'Sent', content: <SentList recordId={creditNote.id} /> }]
            : []),
        ]}
      />
      {isSending && (
        <SendDialog
          kind="credit_note"
          record={{ id: creditNote.id, name }}
          onClose={() => setSending(false)}
        />
      )}
    </>
  );
}

function CreditLines({ creditNote }: Readonly<{ creditNote: CreditNote }>) {
  const format = useFormat();
  return (
    <>
      <TableFrame label="Credit note lines">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Description</th>
              <th scope="col" data-align="right">
                Hours
              </th>
              <th scope="col" data-align="right">
                Tax
              </th>
              <th scope="col" data-align="right">
                Net {creditNote.total.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {creditNote.lines.map((line) => (
              <tr key={line.id}>
                <td>{line.description}</td>
                <td data-align="right">
                  <HoursText minutes={line.minutes} />
                </td>
                <td data-align="right">{format.percent(line.taxPercent, 4)}</td>
                <td data-align="right">
                  <MoneyText value={line.net} withCurrency={false} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <TaxTotals record={creditNote} />
    </>
  );
}
