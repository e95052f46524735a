import { Button, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { Section } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { taxCategoryChoices, taxCategoryName, taxCategoryOf } from './tax-categories.ts';

export function TaxClasses() {
  const can = useCan();
  const format = useFormat();
  const [isAdding, setAdding] = useState(false);
  const query = useAsk(api.catalog.listTaxClasses, {});
  return (
    <>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No tax classes yet." />
          ) : (
            items.map((taxClass) => (
              <Section key={taxClass.id} title={taxClass.name}>
                <TableFrame label="Tax rates">
                  <table className={classes.table}>
                    <thead>
                      <tr>
                        <th scope="col">Country</th>
                        <th scope="col">Category</th>
                        <th scope="col">From</th>
                        <th scope="col">Until</th>
                        <th scope="col" data-align="right">
                          Percent
                        </th>
                      </tr>
                    </thead>
                    <tbody>
                      {taxClass.rates.map((rate) => (
                        <tr key={rate.country + rate.category + rate.from}>
                          <td>{rate.country}</td>
                          <td>{taxCategoryName(rate.category)}</td>
                          <td>
                            <DateText date={rate.from} />
                          </td>
                          <td>
                            <DateText date={rate.until} />
                          </td>
                          <td data-align="right">{format.percent(rate.percent, 4)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </TableFrame>
              </Section>
            ))
          )
        }
      </Asked>
      {can('catalog.update') && (
        <Button
          mt="md"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => setAdding(true)}
        >
          Add a tax class
        </Button>
      )}
      <FormDrawer opened={isAdding} onClose={() => setAdding(false)} title="Add a tax class">
        <TaxClassForm onClose={() => setAdding(false)} />
      </FormDrawer>
    </>
  );
}

function TaxClassForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const me = useMe();
  const initial = { name: '', country: '', category: 'S', percent: '', from: me.today };
  const form = useApiForm(initial);
  const createTaxClass = useCommand(api.catalog.createTaxClass);
  return (
    <FormBody
      form={form}
      submitLabel="Add the tax class"
      submit={({ name, country, category, percent, from }) =>
        createTaxClass.run({
          name,
          rates: [
            {
              country,
              category: taxCategoryOf(category),
              percent: plainDecimal(percent),
              from,
            },
          ],
        })
      }
      done={(saved) => ({ text: `${saved.name} is added.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Pair>
        <TextInput
          label="Country"
          description="Two letters"
          required
          maxLength={2}
          {...form.getInputProps('country')}
        />
        <Select
          label="Category"
          description="Of EN 16931"
          data={taxCategoryChoices}
          allowDeselect={false}
          {...form.getInputProps('category')}
        />
      </Pair>
      <Pair>
        <DecimalField label="Percent" unit="%" required {...form.getInputProps('percent')} />
        <DateField label="From" required {...form.getInputProps('from')} />
      </Pair>
    </FormBody>
  );
}
