import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput, useFormat } from '../../shared/format.ts';
import { useCan } from '../../shared/me.ts';
import { Section } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

type Rate = Answer<typeof api.dunning.listRates>['items'][number];

export function InterestRates() {
  const can = useCan();
  const format = useFormat();
  const rates = useAsk(api.dunning.listRates, {});
  const [isAdding, setAdding] = useState(false);
  return (
    <Section
      title="Late interest, percent a year"
      actions={
        can('receivables.update') && (
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => setAdding(true)}
          >
            Add a rate
          </Button>
        )
      }
    >
      <Asked query={rates}>
        {({ items }) => (
          <>
            {items.length === 0 ? (
              <NothingHere text="No rate yet: no interest runs." />
            ) : (
              <TableFrame label="Rates of late interest">
                <table className={classes.table}>
                  <thead>
                    <tr>
                      <th scope="col">From</th>
                      <th scope="col" data-align="right">
                        Percent a year
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((rate) => (
                      <tr key={rate.from}>
                        <td>
                          <DateText date={rate.from} />
                        </td>
                        <td data-align="right">{format.percent(rate.percent, 4)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableFrame>
            )}
            <FormDrawer opened={isAdding} onClose={() => setAdding(false)} title="Add a rate">
              <RateForm known={items} onClose={() => setAdding(false)} />
            </FormDrawer>
          </>
        )}
      </Asked>
    </Section>
  );
}

function RateForm({ known, onClose }: Readonly<{ known: readonly Rate[]; onClose: () => void }>) {
  const form = useApiForm({ from: null as string | null, percent: '' });
  const setRates = useCommand(api.dunning.setRates);
  return (
    <FormBody
      form={form}
      submitLabel="Add the rate"
      submit={({ from, percent }) =>
        setRates.run({
          rates: [
            ...known.map((rate) => ({ from: rate.from, percent: scaledInput(rate.percent, 4) })),
            { from: from ?? '', percent: plainDecimal(percent) },
          ],
        })
      }
      done={() => ({ text: 'The rate holds from its day on. What was claimed stays.' })}
      onClose={onClose}
    >
      <Pair>
        <DateField label="From" required data-autofocus {...form.getInputProps('from')} />
        <DecimalField label="Percent a year" required unit="%" {...form.getInputProps('percent')} />
      </Pair>
    </FormBody>
  );
}
