import { minorDigits } from '@daybook/core/money/currency.ts';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ServicePicker } from '../../shared/form/pickers.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput, useFormat } from '../../shared/format.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

type Category = Answer<typeof api.expenses.listCategories>['items'][number];

/** What may be spent, as what it is billed, and with how much on top. */
export function ExpenseCategories() {
  const can = useCan();
  const format = useFormat();
  const query = useAsk(api.expenses.listCategories, {});
  const [open, setOpen] = useState<Category | 'new' | null>(null);
  const canChange = can('catalog.update');
  return (
    <>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No categories of expenses yet." />
          ) : (
            <TableFrame label="Categories of expenses">
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">Category</th>
                    <th scope="col">Billed as</th>
                    <th scope="col" data-align="right">
                      Mark-up
                    </th>
                    <th scope="col" data-align="right">
                      Limit
                    </th>
                    <th scope="col" data-align="right">
                      Receipt over
                    </th>
                    <th scope="col">
                      <span className="spoken">What to do</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((category) => (
                    <tr key={category.id} data-off={!category.isActive || undefined}>
                      <td>
                        {category.name} {!category.isActive && <StateBadge state="inactive" />}
                        {category.unitPrice !== null && (
                          <span className={classes.sub}>
                            {format.price(category.unitPrice)} {category.currency} a {category.unit}
                          </span>
                        )}
                      </td>
                      <td>{category.service.name}</td>
                      <td data-align="right">{format.percent(category.markupPercent, 4)}</td>
                      <td data-align="right">
                        <MoneyText value={category.limit} />
                      </td>
                      <td data-align="right">
                        <MoneyText value={category.receiptOver} />
                      </td>
                      <td data-align="right">
                        {canChange && (
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            aria-label={`Change ${category.name}`}
                            onClick={() => setOpen(category)}
                          >
                            Change
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Asked>
      {canChange && (
        <Button
          mt="md"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => setOpen('new')}
        >
          Add a category of expenses
        </Button>
      )}
      <FormDrawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open === 'new' || open === null ? 'Add a category' : `Change ${open.name}`}
      >
        <CategoryForm category={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      </FormDrawer>
    </>
  );
}

type CategoryFormProps = Readonly<{ category: Category | null; onClose: () => void }>;

function CategoryForm({ category, onClose }: CategoryFormProps) {
  const { firm } = useMe();
  const create = useCommand(api.expenses.createCategory);
  const update = useCommand(api.expenses.updateCategory);
  const typed = (value: Category['limit'] | undefined) =>
    value === null || value === undefined
      ? ''
      : scaledInput(value.minor, minorDigits(value.currency));
  const form = useApiForm({
    name: category?.name ?? '',
    serviceId: (category?.service.id ?? null) as string | null,
    markupPercent: category === null ? '' : scaledInput(category.markupPercent, 4),
    limit: typed(category?.limit),
    receiptOver: typed(category?.receiptOver),
    unit: category?.unit ?? '',
    unitPrice:
      category === null || category.unitPrice === null ? '' : scaledInput(category.unitPrice, 4),
    isActive: category?.isActive ?? true,
  });
  return (
    <FormBody
      form={form}
      submitLabel={category === null ? 'Add the category' : 'Save'}
      submit={(values) => {
        const currency = firm.baseCurrency;
        const money = (text: string) =>
          text.trim() === '' ? null : { amount: plainDecimal(text), currency };
        const hasPrice = values.unitPrice.trim() !== '' || values.unit.trim() !== '';
        const written = {
          name: values.name,
          serviceId: values.serviceId ?? '',
          markupPercent:
            values.markupPercent.trim() === '' ? '0' : plainDecimal(values.markupPercent),
          limit: money(values.limit),
          receiptOver: money(values.receiptOver),
          unit: orNull(values.unit),
          unitPrice: values.unitPrice.trim() === '' ? null : plainDecimal(values.unitPrice),
          currency: hasPrice ? currency : null,
          isActive: values.isActive,
        };
        return category === null
          ? create.run(written)
          : update.run({ ...written, id: category.id, version: category.version });
      }}
      done={(saved) => ({ text: `${saved.name} is saved.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <ServicePicker
        label="Billed as"
        description="The service that says its tax and its account"
        required
        {...form.getInputProps('serviceId')}
      />
      <DecimalField label="Mark-up" unit="%" {...form.getInputProps('markupPercent')} />
      <Pair>
        <DecimalField
          label="Limit"
          description="Over it, a partner approves"
          unit={firm.baseCurrency}
          {...form.getInputProps('limit')}
        />
        <DecimalField
          label="Receipt over"
          description="Empty: none is asked for"
          unit={firm.baseCurrency}
          {...form.getInputProps('receiptOver')}
        />
      </Pair>
      <Pair>
        <TextInput label="Unit" placeholder="km" {...form.getInputProps('unit')} />
        <DecimalField
          label="Price of one"
          unit={firm.baseCurrency}
          {...form.getInputProps('unitPrice')}
        />
      </Pair>
      <Checkbox
        label="Offered for new expenses"
        {...form.getInputProps('isActive', { type: 'checkbox' })}
      />
    </FormBody>
  );
}
