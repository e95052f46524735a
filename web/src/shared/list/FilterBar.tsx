import { Button, Checkbox, Menu, Popover, Radio, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Filters } from '../filters.ts';
import { DateField } from '../form/Fields.tsx';
import { useFormat } from '../format.ts';
import type { FilterField } from './column.ts';
import classes from './filter-bar.module.css';

type FilterBarProps = Readonly<{
  fields: readonly FilterField[];
  filters: Filters;
  onChange: (changes: Filters) => void;
  searchLabel?: string | undefined;
}>;

/** Filters as chips; each is in the address, so a filtered list can be sent to somebody. */
export function FilterBar({ fields, filters, onChange, searchLabel }: FilterBarProps) {
  const [opened, setOpened] = useState<string | null>(null);
  const isSet = (field: FilterField) => (filters[field.key] ?? '') !== '';
  const chips = fields.filter((field) => isSet(field) || field.key === opened);
  const others = fields.filter((field) => !chips.includes(field));
  const clearAll = () =>
    onChange(
      Object.fromEntries([...fields.map((field) => field.key), 'q'].map((key) => [key, ''])),
    );
  const hasAny = fields.some(isSet) || (filters.q ?? '') !== '';
  return (
    <search className={classes.bar}>
      {searchLabel !== undefined && (
        <SearchBox label={searchLabel} value={filters.q ?? ''} onChange={(q) => onChange({ q })} />
      )}
      {chips.map((field) => (
        <Chip
          key={field.key}
          field={field}
          value={filters[field.key] ?? ''}
          isOpen={opened === field.key}
          onToggle={(isOpen) => setOpened(isOpen ? field.key : null)}
          onChange={(value) => onChange({ [field.key]: value })}
        />
      ))}
      {others.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" color="gray" leftSection={<IconFilter size={15} />}>
              Filter
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((field) => (
              <Menu.Item key={field.key} onClick={() => setTimeout(() => setOpened(field.key))}>
                {field.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {hasAny && (
        <Button variant="subtle" color="gray" onClick={clearAll}>
          Clear
        </Button>
      )}
    </search>
  );
}

type SearchBoxProps = Readonly<{ label: string; value: string; onChange: (q: string) => void }>;

function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const report = useDebouncedCallback(onChange, 200);
  if (seen !== value) {
    setSeen(value);
    if (value === '' || typed === '') setTyped(value);
  }
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      size="xs"
      w={220}
      leftSection={<IconSearch size={15} />}
      value={typed}
      data-list-search
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        report(event.currentTarget.value.trim());
      }}
    />
  );
}

type ChipProps = Readonly<{
  field: FilterField;
  value: string;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  onChange: (value: string) => void;
}>;

function Chip({ field, value, isOpen, onToggle, onChange }: ChipProps) {
  return (
    <span className={classes.chip}>
      <Popover opened={isOpen} onChange={onToggle} position="bottom-start" shadow="md" trapFocus>
        <Popover.Target>
          <button type="button" className={classes.value} onClick={() => onToggle(!isOpen)}>
            {field.label}
            {value !== '' && (
              <span className={classes.chosen}>
                <ValueText field={field} value={value} />
              </span>
            )}
          </button>
        </Popover.Target>
        <Popover.Dropdown miw={220}>
          <FilterControl
            field={field}
            value={value}
            onChange={(changed) => {
              onChange(changed);
              if (field.kind !== 'choice' || field.isMany !== true) onToggle(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {value !== '' && (
        <button
          type="button"
          className={classes.remove}
          aria-label={`Remove the filter ${field.label}`}
          onClick={() => onChange('')}
        >
          <IconX size={13} />
        </button>
      )}
    </span>
  );
}

function ValueText({ field, value }: Readonly<{ field: FilterField; value: string }>): ReactNode {
  const format = useFormat();
  switch (field.kind) {
    case 'choice': {
      const chosen = value.split(',');
      return field.choices
        .filter((choice) => chosen.includes(choice.value))
        .map((choice) => choice.label)
        .join(', ');
    }
    case 'date':
      return format.date(value);
    case 'flag':
      return value === 'true' ? field.yes : field.no;
    case 'record':
      return <field.NameOf id={value} />;
    case 'text':
      return field.NameOf === undefined ? value : <field.NameOf id={value} />;
  }
}

type FilterControlProps = Readonly<{
  field: FilterField;
  value: string;
  onChange: (value: string) => void;
}>;

function FilterControl({ field, value, onChange }: FilterControlProps): ReactNode {
  switch (field.kind) {
    case 'choice':
      return <ChoiceControl field={field} value={value} onChange={onChange} />;
    case 'flag':
      return (
        <Radio.Group label={field.label} value={value} onChange={onChange}>
          <Stack gap="xs" mt="xs">
            <Radio value="true" label={field.yes} />
            <Radio value="false" label={field.no} />
          </Stack>
        </Radio.Group>
      );
    case 'date':
      return (
        <DateField
          label={field.label}
          value={value === '' ? null : value}
          onChange={(date) => onChange(date ?? '')}
          popoverProps={{ withinPortal: false }}
        />
      );
    case 'record':
      return (
        <field.Picker
          label={field.label}
          value={value === '' ? null : value}
          onChange={(id) => onChange(id ?? '')}
          comboboxProps={{ withinPortal: false }}
        />
      );
    case 'text':
      return <TextControl label={field.label} value={value} onChange={onChange} />;
  }
}

function TextControl(
  props: Readonly<{ label: string; value: string; onChange: (v: string) => void }>,
) {
  const [typed, setTyped] = useState(props.value);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.onChange(typed.trim());
      }}
    >
      <TextInput
        label={props.label}
        description="Enter applies"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </form>
  );
}

type ChoiceControlProps = Readonly<{
  field: Extract<FilterField, { kind: 'choice' }>;
  value: string;
  onChange: (value: string) => void;
}>;

function ChoiceControl({ field, value, onChange }: ChoiceControlProps) {
  if (field.isMany === true) {
    const chosen = value === '' ? [] : value.split(',');
    return (
      <Checkbox.Group label={field.label} value={chosen} onChange={(v) => onChange(v.join(','))}>
        <Stack gap="xs" mt="xs">
          {field.choices.map((choice) => (
            <Checkbox key={choice.value} value={choice.value} label={choice.label} />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  }
  return (
    <Radio.Group label={field.label} value={value} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {field.choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} label={choice.label} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
