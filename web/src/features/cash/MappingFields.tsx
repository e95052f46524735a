import { type CsvMapping, csvDelimiters } from '@daybook/core/cash/bank-csv.ts';
import { dateOrders } from '@daybook/core/imports/imported-date.ts';
import {
  Alert,
  Checkbox,
  MultiSelect,
  NumberInput,
  Select,
  type SelectProps,
  Stack,
  Text,
} from '@mantine/core';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { Pair } from '../../shared/form/Fields.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { type Preview, previewOf } from './bank-preview.ts';

type MappingFieldsProps = Readonly<{
  text: string;
  currency: string;
  value: CsvMapping;
  onChange: (mapping: CsvMapping) => void;
}>;

const delimiterNames = { ';': 'Semicolon', ',': 'Comma', '\t': 'Tab', '|': 'Bar' } as const;
const orderNames = { dmy: '31.12.2026', mdy: '12/31/2026', ymd: '2026-12-31' } as const;

type ColumnKey =
  | 'date'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'side'
  | 'counterparty'
  | 'iban'
  | 'currency'
  | 'id';

/** Which column is what; the first lines below are read by it as it stands. */
export function MappingFields({ text, currency, value, onChange }: MappingFieldsProps) {
  const preview = previewOf(text, value, currency);
  // A column that a saved mapping names is shown also where this file lacks it: that is what is wrong.
  const named = [value.date, value.amount, value.debit, value.credit, ...value.reference];
  const columns = [
    ...new Set([...preview.columns, ...named.filter((name) => name !== null && name !== '')]),
  ].filter((name) => name !== null);
  const column = (key: ColumnKey, label: string, more: Partial<SelectProps> = {}) => (
    <Select
      size="xs"
      label={label}
      clearable={key !== 'date'}
      placeholder="None"
      data={columns}
      value={value[key] === '' ? null : value[key]}
      onChange={(chosen) => onChange({ ...value, [key]: chosen ?? (key === 'date' ? '' : null) })}
      {...more}
    />
  );
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        Which column is what
      </Text>
      <Pair>
        <Select
          size="xs"
          label="Cells are parted by"
          data={csvDelimiters.map((each) => ({ value: each, label: delimiterNames[each] }))}
          allowDeselect={false}
          value={value.delimiter}
          onChange={(chosen) =>
            onChange({
              ...value,
              delimiter: csvDelimiters.find((each) => each === chosen) ?? value.delimiter,
            })
          }
        />
        <Select
          size="xs"
          label="Dates look like"
          data={dateOrders.map((each) => ({ value: each, label: orderNames[each] }))}
          allowDeselect={false}
          value={value.dateOrder}
          onChange={(chosen) =>
            onChange({
              ...value,
              dateOrder: dateOrders.find((each) => each === chosen) ?? value.dateOrder,
            })
          }
        />
        <Select
          size="xs"
          label="Amounts look like"
          data={[
            { value: ',', label: '1.234,56' },
            { value: '.', label: '1,234.56' },
          ]}
          allowDeselect={false}
          value={value.decimalMark}
          onChange={(chosen) => onChange({ ...value, decimalMark: chosen === '.' ? '.' : ',' })}
        />
        <NumberInput
          size="xs"
          label="Lines above the columns"
          min={0}
          max={100}
          value={value.skippedLines}
          onChange={(lines) => onChange({ ...value, skippedLines: Number(lines) || 0 })}
        />
        {column('date', 'Date')}
        {column('amount', 'Amount, with its sign')}
        {value.amount === null
          ? column('debit', 'Went out')
          : column('side', 'Says in or out, without a sign')}
        {value.amount === null && column('credit', 'Came in')}
        {column('counterparty', 'Name of the payer')}
        {column('iban', 'Account of the payer')}
        {column('currency', 'Currency')}
        {column('id', 'The bank’s id of the line')}
      </Pair>
      <MultiSelect
        size="xs"
        label="What the payer wrote"
        data={columns}
        value={[...value.reference]}
        onChange={(reference) => onChange({ ...value, reference })}
      />
      <Checkbox
        size="xs"
        label="The first line names the columns"
        checked={value.hasHeadings}
        onChange={(event) => onChange({ ...value, hasHeadings: event.currentTarget.checked })}
      />
      <FirstLines preview={preview} />
    </Stack>
  );
}

function FirstLines({ preview: { entries, problem } }: Readonly<{ preview: Preview }>) {
  return (
    <>
      {problem !== null && (
        <Alert color="orange" variant="light" role="status">
          {problem}
        </Alert>
      )}
      {entries.length > 0 && (
        <TableFrame label="The first lines">
          <table className={classes.table}>
            <caption className="spoken">The first lines as they are read</caption>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.place}>
                  <td>
                    <DateText date={entry.on} />
                  </td>
                  <td>
                    {entry.counterparty ?? '–'}
                    <span className={classes.sub}>{entry.reference}</span>
                  </td>
                  <td data-align="right">
                    <MoneyText value={entry.amount} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </>
  );
}
