import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Person } from './PersonDrawer.tsx';
import classes from './roles-dialog.module.css';

type Row = Readonly<{
  key: string;
  roleId: string | null;
  /** Null: from today. */
  from: string | null;
  until: string | null;
  isHeld: boolean;
}>;

const heldRows = ({ assignments }: Person): readonly Row[] =>
  assignments
    .filter(({ state }) => state !== 'past')
    .map(({ id, role, from, until, state }) => ({
      ...{ key: id, roleId: role.id, from, until },
      isHeld: state === 'current',
    }));

export function RolesDialog({
  person,
  onClose,
}: Readonly<{ person: Person; onClose: () => void }>) {
  const [rows, setRows] = useState<readonly Row[]>(heldRows(person));
  const [made, setMade] = useState(0);
  const setPersonRoles = useCommand(api.org.setPersonRoles);
  const { id, version, name } = person;
  const change = (key: string, to: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...to } : row)));
  const roles = rows.flatMap(({ roleId, from, until }) =>
    roleId === null ? [] : [{ roleId, from, until }],
  );
  const add = () => {
    const row = { key: `new ${made}`, roleId: null, from: null, until: null, isHeld: false };
    setRows([...rows, row]);
    setMade(made + 1);
  };
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={`Roles of ${name}`}
      verb="Give these roles"
      run={() => setPersonRoles.run({ id, version, roles })}
      done={`The roles of ${name} are changed.`}
    >
      <Stack gap="md">
        {rows.map((row, index) => (
          <RoleRow
            key={row.key}
            row={row}
            place={index + 1}
            onChange={(to) => change(row.key, to)}
            onRemove={() => setRows(rows.filter((each) => each.key !== row.key))}
          />
        ))}
        <Group>
          <Button variant="default" leftSection={<IconPlus size={15} />} onClick={add}>
            Add a role
          </Button>
        </Group>
        <Text>What is left out ends today.</Text>
      </Stack>
    </VerbDialog>
  );
}

type RoleRowProps = Readonly<{
  row: Row;
  place: number;
  onChange: (to: Partial<Row>) => void;
  onRemove: () => void;
}>;

function RoleRow({ row, place, onChange, onRemove }: RoleRowProps) {
  const { data } = useAsk(api.org.listRoles, {});
  const choices = data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return (
    <div className={classes.row}>
      <Select
        label={`Role ${place}`}
        searchable
        allowDeselect={false}
        disabled={row.isHeld}
        data={choices}
        value={row.roleId}
        onChange={(roleId) => onChange({ roleId })}
      />
      <DateField
        label="From"
        placeholder="Today"
        clearable={!row.isHeld}
        disabled={row.isHeld}
        value={row.from}
        onChange={(from) => onChange({ from })}
      />
      <DateField
        label="Last day"
        placeholder="No end"
        clearable
        value={row.until === null ? null : addDays(row.until, -1)}
        onChange={(last) => onChange({ until: last === null ? null : addDays(last, 1) })}
      />
      <ActionIcon
        variant="subtle"
        color="red"
        size="lg"
        aria-label={`Remove role ${place}`}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}
