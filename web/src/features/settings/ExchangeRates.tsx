import { Button, Group } from '@mantine/core';
import { IconFileUpload, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand, usePages } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { CurrencyField, DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { LinesSkeleton, NothingHere, ProblemState } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { ImportExchangeRates } from './ImportExchangeRates.tsx';

export function ExchangeRates() {
  const can = useCan();
  const [opened, setOpened] = useState<'record' | 'import' | null>(null);
  const [currency, setCurrency] = useState<string | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      <p>The rate of the invoice date is fixed on the invoice.</p>
      <Group justify="space-between" align="flex-end" mb="md">
        <CurrencyField
          label="Currency"
          placeholder="All"
          clearable
          w={140}
          value={currency}
          onChange={setCurrency}
        />
        {can('org.update') && (
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconFileUpload size={15} />}
              onClick={() => setOpened('import')}
            >
              Import a file
            </Button>
            <Button leftSection={<IconPlus size={15} />} onClick={() => setOpened('record')}>
              Record a rate
            </Button>
          </Group>
        )}
      </Group>
      <Rates currency={currency} />
      <ImportExchangeRates opened={opened === 'import'} onClose={close} />
      <FormDrawer opened={opened === 'record'} onClose={close} title="Record an exchange rate">
        <RateForm onClose={close} />
      </FormDrawer>
    </>
  );
}

function Rates({ currency }: Readonly<{ currency: string | null }>) {
  const rates = usePages(api.billing.listExchangeRates, {
    ...(currency === null ? {} : { currency }),
    limit: 100,
  });
  if (rates.isPending) return <LinesSkeleton count={10} />;
  if (rates.isError)
    return <ProblemState problem={problemOf(rates.error)} onRetry={() => rates.refetch()} />;
  if (rates.rows.length === 0)
    return (
      <NothingHere
        text={
          currency === null
            ? 'No exchange rates yet. Invoices in another currency need one.'
            : `No exchange rates of ${currency}.`
        }
      />
    );
  return (
    <>
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
            {rates.rows.map((rate) => (
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
      {rates.hasNextPage && (
        <Button
          variant="subtle"
          mt="sm"
          loading={rates.isFetchingNextPage}
          onClick={() => rates.fetchNextPage()}
        >
          Load more
        </Button>
      )}
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
