import { Checkbox, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { Run } from './RunPage.tsx';

/** The run on other terms, beside the run as it is. Nothing of it is stored. */
export function WhatIf({ run }: Readonly<{ run: Run }>) {
  const format = useFormat();
  const [rate, setRate] = useState<number | string>(0);
  const [down, setDown] = useState<number | string>(0);
  const [withoutCaps, setWithoutCaps] = useState(false);
  const [asked] = useDebouncedValue(
    {
      id: run.id,
      ratePercent: Number(rate),
      writeDownPercent: Number(down),
      withoutCaps,
    },
    300,
  );
  const answer = useAsk(api.runs.whatIf, asked, { keepPrevious: true });
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        A look at other terms. Nothing is stored, and the run stays as it is.
      </Text>
      <Group align="end">
        <NumberInput
          label="Hourly prices"
          suffix=" %"
          min={-90}
          max={500}
          decimalScale={2}
          value={rate}
          onChange={setRate}
        />
        <NumberInput
          label="Written down by"
          suffix=" %"
          min={0}
          max={100}
          decimalScale={2}
          value={down}
          onChange={setDown}
        />
        <Checkbox
          mb={8}
          label="Without caps, before tax"
          checked={withoutCaps}
          onChange={(event) => setWithoutCaps(event.currentTarget.checked)}
        />
      </Group>
      <Asked query={answer}>
        {({ totals }) => (
          <TableFrame label="What it would come to">
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Currency</th>
                  <th scope="col" data-align="right">
                    As simulated
                  </th>
                  <th scope="col" data-align="right">
                    On these terms
                  </th>
                  <th scope="col" data-align="right">
                    Difference
                  </th>
                  <th scope="col" data-align="right">
                    %
                  </th>
                </tr>
              </thead>
              <tbody>
                {totals.map((each) => (
                  <tr key={each.currency}>
                    <td>{each.currency}</td>
                    <td data-align="right">
                      <MoneyText value={each.simulated} withCurrency={false} />
                    </td>
                    <td data-align="right">
                      <MoneyText value={each.changed} withCurrency={false} />
                    </td>
                    <td data-align="right">
                      <MoneyText value={each.difference} withCurrency={false} />
                    </td>
                    <td data-align="right">
                      {each.percent === null ? '–' : format.percent(each.percent, 2)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Asked>
    </Stack>
  );
}
