import { MultiSelect, type MultiSelectProps } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';

export function RolesField(props: Omit<MultiSelectProps, 'data'>) {
  const roles = useAsk(api.org.listRoles, {});
  const data = roles.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return <MultiSelect searchable data={data} {...props} />;
}
