import { Alert, Text } from '@mantine/core';
import { DateText, PriceText } from '../../shared/Figures.tsx';
import { counted } from '../../shared/plural.ts';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { RateImport } from './ImportRatesDrawer.tsx';
import type { RateCard } from './RateCardsPage.tsx';

type ImportedRatesProps = Readonly<{
  result: RateImport;
  card: RateCard;
  isStale: boolean;
  starts: string;
}>;

const mostErrors = 20;

export function ImportedRates({ result, card, isStale, starts }: ImportedRatesProps) {
  return (
    <>
      {isStale && <Text c="dimmed">Something changed since: look again before you import.</Text>}
      {result.errors.length > 0 && (
        <Alert
          color="amber"
          variant="light"
          title={`Left out: ${counted(result.errors.length, 'row')}`}
        >
          {result.errors.slice(0, mostErrors).map((error) => (
            <div key={`${error.row} ${error.field}`}>
              Row {error.row}, {error.field}: {error.message}
            </div>
          ))}
        </Alert>
      )}
      <TableFrame label="Rates that the file holds">
        <table className={classes.table}>
          <caption className="spoken">Rates that the file holds</caption>
          <thead>
            <tr>
              <th scope="col">Category</th>
              <th scope="col">From</th>
              <th scope="col" data-align="right">
                {card.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {result.rates.map((rate) => (
              <tr key={`${rate.category} ${rate.from}`}>
                <td>{rate.category}</td>
                <td>
                  <DateText date={rate.from ?? starts} />
                </td>
                <td data-align="right">
                  <PriceText value={rate.unitPrice} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}
