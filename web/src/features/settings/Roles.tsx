import type { Grants } from '@daybook/core/access/permissions.ts';
import { Button, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { TextLink, useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

type Role = Answer<typeof api.org.listRoles>['items'][number];
/** What a new role begins with. */
export type RoleStart = Readonly<{ name: string; grants: Grants }>;

export function Roles() {
  const me = useMe();
  const roles = useAsk(api.org.listRoles, {});
  const [start, setStart] = useState<RoleStart | null>(null);
  const isGiver = me.grants['roles.update'] === 'firm';
  return (
    <>
      <p>
        What somebody may do is what their roles grant, together. The built-in ones stay as they
        are: copy one to change it.
      </p>
      <Asked query={roles}>{({ items }) => <RolesTable roles={items} onCopy={setStart} />}</Asked>
      {isGiver && (
        <Button
          mt="md"
          leftSection={<IconPlus size={15} />}
          onClick={() => setStart({ name: '', grants: {} })}
        >
          New role
        </Button>
      )}
      <RoleDrawer start={start} onClose={() => setStart(null)} />
    </>
  );
}

type RolesTableProps = Readonly<{ roles: readonly Role[]; onCopy: (start: RoleStart) => void }>;

function RolesTable({ roles, onCopy }: RolesTableProps) {
  return (
    <TableFrame label="Roles">
      <table className={classes.table}>
        <caption className="spoken">Roles</caption>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Kind</th>
            <th scope="col" data-align="right">
              People
            </th>
            <th scope="col" data-align="right">
              Permissions
            </th>
            <th scope="col">
              <span className="spoken">Copy</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => (
            <tr key={role.id}>
              <td>
                <TextLink href={`/settings/roles/${role.id}`}>{role.name}</TextLink>
              </td>
              <td>{role.isBuiltIn ? 'Built-in' : 'Own'}</td>
              <td data-align="right">{role.people ?? '–'}</td>
              <td data-align="right">{Object.keys(role.grants).length}</td>
              <td data-align="right">
                {role.may.copy === 'yes' && (
                  <Button
                    variant="subtle"
                    aria-label={`Copy ${role.name}`}
                    onClick={() => onCopy({ name: `Copy of ${role.name}`, grants: role.grants })}
                  >
                    Copy
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type RoleDrawerProps = Readonly<{ start: RoleStart | null; onClose: () => void }>;

export function RoleDrawer({ start, onClose }: RoleDrawerProps) {
  return (
    <FormDrawer opened={start !== null} onClose={onClose} title="New role">
      {start !== null && <RoleForm start={start} onClose={onClose} />}
    </FormDrawer>
  );
}

function RoleForm({ start, onClose }: Readonly<{ start: RoleStart; onClose: () => void }>) {
  const go = useGo();
  const createRole = useCommand(api.org.createRole);
  const form = useApiForm({ name: start.name });
  const count = Object.keys(start.grants).length;
  return (
    <FormBody
      form={form}
      submitLabel="Make the role"
      submit={({ name }) => createRole.run({ name, grants: start.grants })}
      done={(role) => ({ text: `${role.name} is made.` })}
      onDone={(role) => go(`/settings/roles/${role.id}`)}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Text>
        {count === 0
          ? 'It grants nothing yet: say what on its page.'
          : `It begins with the ${count} permissions of the role that it is copied from.`}
      </Text>
    </FormBody>
  );
}
