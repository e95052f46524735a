import { type ReactNode, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, PriceText } from '../../shared/Figures.tsx';
import { DateField } from '../../shared/form/Fields.tsx';
import { useMe } from '../../shared/me.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { ImportRatesDrawer } from './ImportRatesDrawer.tsx';
import { levelName, type RateCard } from './RateCardsPage.tsx';
import { SetRateDrawer } from './SetRateDrawer.tsx';

export function RateCardPage(): ReactNode {
  const id = useRecordId();
  const card = useAsk(api.rates.getCard, { id });
  return (
    <Asked query={card} skeleton={<RecordSkeleton />}>
      {(answer) => <RateCardBody card={answer} />}
    </Asked>
  );
}

function RateCardBody({ card }: Readonly<{ card: RateCard }>) {
  const [dialog, setDialog] = useState<'rate' | 'import' | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <RecordPage
        kind="Rate card"
        recordKind="rate_card"
        id={card.id}
        name={card.name}
        title={card.name}
        back={{ label: 'Rates', href: '/rates' }}
        may={card.may}
        verbs={[
          { key: 'set_rate', label: 'Set a rate', opens: () => setDialog('rate') },
          {
            key: 'import',
            label: 'Import a table',
            isSecondary: true,
            opens: () => setDialog('import'),
          },
        ]}
        facts={[
          { label: 'Level', value: levelName(card.level) },
          { label: 'Holds for', value: card.project?.name ?? card.client?.name ?? 'Everybody' },
          { label: 'Currency', value: card.currency },
          { label: 'Rates', value: card.rateCount },
          { label: 'Standard rates', value: card.isStandard ? 'Yes' : 'No' },
        ]}
        tabs={[{ key: 'rates', label: 'Rates', content: <RatesTable card={card} /> }]}
      />
      <SetRateDrawer card={card} opened={dialog === 'rate'} onClose={close} />
      <ImportRatesDrawer card={card} opened={dialog === 'import'} onClose={close} />
    </>
  );
}

function RatesTable({ card }: Readonly<{ card: RateCard }>) {
  const { today } = useMe();
  const [on, setOn] = useState<string | null>(null);
  const rates = useAsk(
    api.rates.listRates,
    { id: card.id, on: on ?? undefined },
    { keepPrevious: true },
  );
  return (
    <>
      <DateField
        aria-label="Rates in force on"
        placeholder="In force on any day"
        size="xs"
        w={200}
        mb="sm"
        clearable
        value={on}
        onChange={setOn}
      />
      <Asked query={rates}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No rate is in force here." />
          ) : (
            <TableFrame label="Rates">
              <table className={classes.table}>
                <caption className="spoken">Rates in {card.currency}</caption>
                <thead>
                  <tr>
                    <th scope="col">Person or classification</th>
                    <th scope="col">Service</th>
                    <th scope="col">From</th>
                    <th scope="col">Until</th>
                    <th scope="col" data-align="right">
                      {card.currency}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((rate) => (
                    <tr
                      key={rate.id}
                      data-off={(rate.until !== null && rate.until <= today) || undefined}
                    >
                      <td>{rate.person?.name ?? rate.classification?.name ?? 'Everybody'}</td>
                      <td>{rate.service?.name ?? 'Every service'}</td>
                      <td>
                        <DateText date={rate.from} />
                      </td>
                      <td>
                        <DateText date={rate.until} />
                      </td>
                      <td data-align="right">
                        <PriceText value={rate.unitPrice} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Asked>
    </>
  );
}
