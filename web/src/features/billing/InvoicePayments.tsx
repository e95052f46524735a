import { TextLink } from '../../shared/AppLink.tsx';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { Section } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { Invoice } from './InvoicePage.tsx';

export function InvoicePayments({ invoice }: Readonly<{ invoice: Invoice }>) {
  if (invoice.receipts.length + invoice.draws.length + invoice.creditNotes.length === 0) {
    return <NothingHere text="Nothing was received for this invoice, and nothing credited." />;
  }
  return (
    <>
      {invoice.receipts.length > 0 && (
        <Section title="Receipts">
          <TableFrame label="Receipts">
            <table className={classes.table}>
              <tbody>
                {invoice.receipts.map((receipt) => (
                  <tr key={receipt.id}>
                    <td>
                      <TextLink href={`/receipts/${receipt.id}`}>
                        <DateText date={receipt.receivedOn} />
                      </TextLink>
                      {receipt.letOff.minor > 0n && (
                        <span className={classes.sub}>
                          and <MoneyText value={receipt.letOff} /> let off
                        </span>
                      )}
                    </td>
                    <td data-align="right">
                      <MoneyText value={receipt.amount} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        </Section>
      )}
      {invoice.draws.length > 0 && (
        <Section title="Drawn from retainers">
          <TableFrame label="Drawn from retainers">
            <table className={classes.table}>
              <tbody>
                {invoice.draws.map((draw) => (
                  <tr key={draw.retainer.id}>
                    <td>
                      <TextLink href={`/retainers/${draw.retainer.id}`}>
                        {draw.retainer.name}
                      </TextLink>
                    </td>
                    <td>
                      <DateText date={draw.drawnOn} />
                    </td>
                    <td data-align="right">
                      <MoneyText value={draw.amount} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        </Section>
      )}
      {invoice.creditNotes.length > 0 && (
        <Section title="Credit notes">
          <TableFrame label="Credit notes">
            <table className={classes.table}>
              <tbody>
                {invoice.creditNotes.map((creditNote) => (
                  <tr key={creditNote.id}>
                    <td>
                      <TextLink href={`/credit-notes/${creditNote.id}`}>
                        {creditNote.number ?? 'Draft'}
                      </TextLink>
                    </td>
                    <td>
                      <StateBadge state={creditNote.state} />
                    </td>
                    <td data-align="right">
                      <MoneyText value={creditNote.total} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        </Section>
      )}
    </>
  );
}
