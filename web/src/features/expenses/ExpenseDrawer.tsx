import { minorDigits } from '@daybook/core/money/currency.ts';
import { Button, Checkbox, Group, Input, Select, Text, Textarea } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { base64Of } from '../../shared/files.ts';
import { DropZone } from '../../shared/form/DropZone.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { CurrencyField, DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ProjectPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput, useFormat } from '../../shared/format.ts';
import type { Expense } from '../../shared/list/expense-columns.tsx';
import { useMe } from '../../shared/me.ts';
import { receiptKinds } from './Receipts.tsx';

type ExpenseDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  expense: Expense | null;
}>;

export function ExpenseDrawer({ opened, onClose, expense }: ExpenseDrawerProps) {
  return (
    <FormDrawer
      opened={opened}
      onClose={onClose}
      title={expense === null ? 'New expense' : `Change ${expense.category.name}`}
    >
      <ExpenseForm key={expense?.id ?? 'new'} onClose={onClose} expense={expense} />
    </FormDrawer>
  );
}

const typed = (value: Expense['gross'] | undefined): string =>
  value === undefined || value.minor === 0n
    ? ''
    : scaledInput(value.minor, minorDigits(value.currency));

function ExpenseForm({ onClose, expense }: Omit<ExpenseDrawerProps, 'opened'>) {
  const me = useMe();
  const format = useFormat();
  const categories = useAsk(api.expenses.listCategories, {});
  const create = useCommand(api.expenses.create);
  const update = useCommand(api.expenses.update);
  const form = useApiForm({
    projectId: (expense?.project.id ?? null) as string | null,
    categoryId: (expense?.category.id ?? null) as string | null,
    on: (expense?.on ?? me.today) as string | null,
    quantity: expense?.quantity ?? '',
    gross: typed(expense?.gross),
    inputTax: typed(expense?.inputTax),
    currency: expense?.gross.currency ?? me.firm.baseCurrency,
    note: expense?.note ?? '',
    isBillable: expense?.isBillable ?? true,
    isReimbursable: expense?.isReimbursable ?? true,
    receipt: null as File | null,
  });
  const items = categories.data?.items ?? [];
  const category = items.find((each) => each.id === form.values.categoryId);
  const isByQuantity = category !== undefined && category.unitPrice !== null;
  const submit = async (values: ReturnType<typeof form.getValues>) => {
    const money = (amount: string) =>
      amount.trim() === '' ? null : { amount: plainDecimal(amount), currency: values.currency };
    const written = {
      projectId: values.projectId ?? '',
      categoryId: values.categoryId ?? '',
      on: values.on ?? '',
      quantity: isByQuantity ? plainDecimal(values.quantity) : null,
      gross: isByQuantity ? null : money(values.gross),
      inputTax: isByQuantity ? null : money(values.inputTax),
      note: values.note,
      isBillable: values.isBillable,
      isReimbursable: values.isReimbursable,
    };
    if (expense !== null)
      return update.run({ ...written, id: expense.id, version: expense.version });
    const { receipt } = values;
    return create.run({
      ...written,
      receipt:
        receipt === null
          ? null
          : {
              name: receipt.name,
              contentType: receipt.type,
              contentBase64: await base64Of(receipt),
            },
    });
  };
  return (
    <FormBody
      form={form}
      submitLabel={expense === null ? 'Record the expense' : 'Save'}
      submit={submit}
      done={(saved) => ({
        text: `${saved.category.name}, ${format.money(saved.gross)}: recorded.`,
      })}
      onClose={onClose}
    >
      <Select
        label="Category"
        required
        data-autofocus
        searchable
        data={items
          .filter((each) => each.isActive)
          .map((each) => ({ value: each.id, label: each.name }))}
        {...form.getInputProps('categoryId')}
      />
      <ProjectPicker label="Project" required forTime {...form.getInputProps('projectId')} />
      <DateField label="Date" required {...form.getInputProps('on')} />
      {isByQuantity ? (
        <DecimalField
          label="How many"
          required
          unit={category.unit ?? ''}
          {...form.getInputProps('quantity')}
        />
      ) : (
        <>
          <Pair>
            <DecimalField
              label="Amount on the receipt"
              required
              unit={form.values.currency}
              {...form.getInputProps('gross')}
            />
            <CurrencyField label="Currency" {...form.getInputProps('currency')} />
          </Pair>
          <DecimalField
            label="Of it, input tax"
            description="What the firm gets back; it is not billed"
            unit={form.values.currency}
            {...form.getInputProps('inputTax')}
          />
        </>
      )}
      <Textarea label="Note" autosize minRows={2} {...form.getInputProps('note')} />
      {expense === null && (
        <ReceiptField
          {...form.getInputProps('receipt')}
          hint={
            category?.receiptOver === null || category?.receiptOver === undefined
              ? 'A picture or a PDF'
              : `A picture or a PDF; asked for over ${format.money(category.receiptOver)}`
          }
        />
      )}
      <Checkbox
        label="The client is billed for it"
        {...form.getInputProps('isBillable', { type: 'checkbox' })}
      />
      <Checkbox
        label="I paid it, and get it back"
        {...form.getInputProps('isReimbursable', { type: 'checkbox' })}
      />
    </FormBody>
  );
}

type ReceiptFieldProps = Readonly<{
  value?: File | null;
  onChange: (file: File | null) => void;
  error?: ReactNode;
  hint: string;
}>;

function ReceiptField({ value = null, onChange, error, hint }: ReceiptFieldProps) {
  return (
    <Input.Wrapper label="Receipt" labelElement="div" error={error}>
      {value === null ? (
        <DropZone
          what="the receipt"
          hint={hint}
          accept={receiptKinds}
          isBusy={false}
          onFile={onChange}
        />
      ) : (
        <Group gap="xs" wrap="nowrap">
          <IconPaperclip size={15} />
          <Text size="sm" truncate>
            {value.name}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => onChange(null)}>
            Take another
          </Button>
        </Group>
      )}
    </Input.Wrapper>
  );
}
