import { Stack } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Person } from './PersonDrawer.tsx';
import { RolesField } from './RolesField.tsx';

export function RolesDialog({
  person,
  onClose,
}: Readonly<{ person: Person; onClose: () => void }>) {
  const [roleIds, setRoleIds] = useState<string[]>(person.roles.map((role) => role.id));
  const setPersonRoles = useCommand(api.org.setPersonRoles);
  const { id, version, name } = person;
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={`Roles of ${name}`}
      verb="Give these roles"
      run={() => setPersonRoles.run({ id, version, roles: roleIds.map((roleId) => ({ roleId })) })}
      done={`The roles of ${name} are changed.`}
    >
      <Stack gap="md">
        <RolesField
          label="Roles"
          description="What the roles grant holds from the next request on."
          value={roleIds}
          onChange={setRoleIds}
        />
      </Stack>
    </VerbDialog>
  );
}
