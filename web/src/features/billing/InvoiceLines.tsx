import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { HoursText, MoneyDoor, MoneyText, PriceText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { Section } from '../../shared/Page.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { Asking } from './ExplainDrawer.tsx';
import type { Invoice } from './InvoicePage.tsx';
import { PartyAddress } from './PartyAddress.tsx';
import { TaxTotals } from './TaxTotals.tsx';

type InvoiceLinesProps = Readonly<{ invoice: Invoice; onExplain: (asking: Asking) => void }>;

/** Every amount is a door: it opens its explanation. */
export function InvoiceLines({ invoice, onExplain }: InvoiceLinesProps) {
  const hasCredits = invoice.lines.some((line) => line.creditedNet.minor !== 0n);
  return (
    <>
      <TableFrame label="Invoice lines">
        <table className={classes.table}>
          <caption className="spoken">Lines of the invoice in {invoice.currency}</caption>
          <thead>
            <tr>
              <th scope="col">Description</th>
              <th scope="col" data-align="right">
                Hours
              </th>
              <th scope="col" data-align="right">
                Price
              </th>
              <th scope="col" data-align="right">
                Tax
              </th>
              {hasCredits && (
                <th scope="col" data-align="right">
                  Credited
                </th>
              )}
              <th scope="col" data-align="right">
                Net {invoice.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {invoice.lines.map((line) => (
              <LineRow
                key={line.id}
                line={line}
                inMinutes={invoice.quantityPolicy === 'minutes'}
                hasCredits={hasCredits}
                onExplain={onExplain}
              />
            ))}
          </tbody>
        </table>
      </TableFrame>
      <TaxTotals record={invoice} onExplain={() => onExplain({ lineId: null, label: 'Total' })} />
      <InvoiceParties invoice={invoice} />
    </>
  );
}

type LineRowProps = Readonly<{
  line: Invoice['lines'][number];
  /** Quantities are whole minutes, which people read as hours and minutes. */
  inMinutes: boolean;
  hasCredits: boolean;
  onExplain: (asking: Asking) => void;
}>;

function LineRow({ line, inMinutes, hasCredits, onExplain }: LineRowProps) {
  const format = useFormat();
  const lastDay = addDays(line.until, -1);
  const days =
    line.from === lastDay
      ? format.date(line.from)
      : `${format.monthDay(line.from)} – ${format.date(lastDay)}`;
  return (
    <tr>
      <td>
        {line.description}
        <span className={classes.sub}>
          {line.project.name} · {days}
        </span>
      </td>
      <td data-align="right">
        {inMinutes || line.quantity === null ? <HoursText minutes={line.minutes} /> : line.quantity}
      </td>
      <td data-align="right">
        <PriceText value={line.unitPrice} />
      </td>
      <td data-align="right">
        {format.percent(line.taxPercent, 4)} <small>{line.taxCategory}</small>
      </td>
      {hasCredits && (
        <td data-align="right">
          <MoneyText value={line.creditedNet} withCurrency={false} />
        </td>
      )}
      <td data-align="right">
        <MoneyDoor
          value={line.net}
          label={line.description}
          onOpen={() => onExplain({ lineId: line.id, label: line.description })}
        />
      </td>
    </tr>
  );
}

function InvoiceParties({ invoice }: Readonly<{ invoice: Invoice }>) {
  return (
    <Section title="Document">
      <div className={classes.parties}>
        {invoice.seller !== null && <PartyAddress label="From" party={invoice.seller} />}
        {invoice.buyer !== null && <PartyAddress label="To" party={invoice.buyer} />}
        <div>
          <small>Terms</small>
          <p className={classes.party}>
            {invoice.purchaseOrder !== null && <>Purchase order {invoice.purchaseOrder}. </>}
            Lines by {invoice.grouping}.
            {invoice.baseTotal !== null && invoice.baseTotal.currency !== invoice.currency && (
              <>
                {' '}
                In the books: <MoneyText value={invoice.baseTotal} />.
              </>
            )}
          </p>
          {invoice.notes !== '' && <p className={classes.party}>{invoice.notes}</p>}
        </div>
      </div>
    </Section>
  );
}
