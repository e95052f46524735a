import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { CurrencyField, DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

const mostRows = 200;

export function ExchangeRates() {
  const can = useCan();
  const [isAdding, setAdding] = useState(false);
  const rates = useAsk(api.billing.listExchangeRates, {});
  return (
    <>
      <p>The rate of the invoice date is fixed on the invoice.</p>
      <Asked query={rates}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No exchange rates yet. Invoices in another currency need one." />
          ) : (
            <TableFrame label="Exchange rates">
              <table className={classes.table}>
                <caption className="spoken">Exchange rates</caption>
                <thead>
                  <tr>
                    <th scope="col">Day</th>
                    <th scope="col">One</th>
                    <th scope="col" data-align="right">
                      Is
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.slice(0, mostRows).map((rate) => (
                    <tr key={rate.base + rate.currency + rate.on}>
                      <td>
                        <DateText date={rate.on} />
                      </td>
                      <td>{rate.currency}</td>
                      <td data-align="right">
                        {scaledInput(rate.rate, 8)} {rate.base}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Asked>
      {can('billing.update') && (
        <Button mt="md" leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
          Record a rate
        </Button>
      )}
      <FormDrawer
        opened={isAdding}
        onClose={() => setAdding(false)}
        title="Record an exchange rate"
      >
        <RateForm onClose={() => setAdding(false)} />
      </FormDrawer>
    </>
  );
}

function RateForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const me = useMe();
  const setExchangeRates = useCommand(api.billing.setExchangeRates);
  const initial = { base: me.firm.baseCurrency, currency: 'USD', on: me.today, rate: '' };
  const form = useApiForm(initial);
  return (
    <FormBody
      form={form}
      submitLabel="Record the rate"
      submit={({ rate, ...rest }) =>
        setExchangeRates.run({ rates: [{ ...rest, rate: plainDecimal(rate) }] })
      }
      done={() => ({ text: 'The rate is recorded.' })}
      onClose={onClose}
    >
      <Pair>
        <CurrencyField label="One" {...form.getInputProps('currency')} />
        <DateField label="On" required {...form.getInputProps('on')} />
      </Pair>
      <Pair>
        <DecimalField label="Is" required {...form.getInputProps('rate')} />
        <CurrencyField label="Of" {...form.getInputProps('base')} />
      </Pair>
    </FormBody>
  );
}
