import { MultiSelect, type MultiSelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';

type PeopleFieldProps = Omit<MultiSelectProps, 'data'> &
  Readonly<{ chosen: readonly Readonly<{ id: string; name: string }>[] }>;

/** Several people, found by a part of their names. */
export function PeopleField({ chosen, ...rest }: PeopleFieldProps) {
  const [typed, setTyped] = useState('');
  const [term] = useDebouncedValue(typed, 180);
  const q = term === '' ? undefined : term;
  // Those who were chosen keep their names while others are looked for.
  const [known, setKnown] = useState(new Map(chosen.map(({ id, name }) => [id, name])));
  const people = useAsk(
    api.org.listPeople,
    { q, limit: 50, isActive: true },
    { keepPrevious: true },
  );
  const found = new Map(people.data?.items.map(({ id, name }) => [id, name]));
  const data = [...new Map([...known, ...found])].map(([value, label]) => ({ value, label }));
  return (
    <MultiSelect
      searchable
      nothingFoundMessage={people.isFetching ? 'Searching…' : 'Nobody found'}
      {...rest}
      data={data}
      onSearchChange={setTyped}
      onChange={(ids) => {
        const names = data.filter(({ value }) => ids.includes(value));
        setKnown(new Map(names.map(({ value, label }) => [value, label])));
        rest.onChange?.(ids);
      }}
    />
  );
}
