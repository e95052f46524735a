import type { Grants, Permission, Scope } from '@daybook/core/access/permissions.ts';
import { type GrantChange, grantChanges } from '@daybook/core/access/role-change.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { FormBody } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { permissionName, scopeNames } from '../../shared/permission-words.ts';
import { counted } from '../../shared/plural.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tableClasses from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { GrantMatrix } from './GrantMatrix.tsx';
import { RoleDrawer, type RoleStart } from './Roles.tsx';
import classes from './roles.module.css';

type Role = Answer<typeof api.org.getRole>;

export function RolePage(): ReactNode {
  const id = useRecordId();
  const role = useAsk(api.org.getRole, { id });
  return (
    <Asked query={role} skeleton={<RecordSkeleton />}>
      {(answer) => <RoleBody key={answer.id} role={answer} />}
    </Asked>
  );
}

function RoleBody({ role }: Readonly<{ role: Role }>) {
  const [start, setStart] = useState<RoleStart | null>(null);
  const [isNaming, setNaming] = useState(false);
  const { id, name, grants, isBuiltIn, may, holders } = role;
  return (
    <>
      <RecordPage
        kind={isBuiltIn ? 'Built-in role' : 'Role'}
        recordKind="role"
        id={id}
        name={name}
        title={name}
        back={{ label: 'Roles', href: '/settings/roles' }}
        may={may}
        verbs={[
          {
            key: 'copy',
            label: 'Copy',
            opens: () => setStart({ name: `Copy of ${name}`, grants }),
          },
          { key: 'update', label: 'Rename', isSecondary: true, opens: () => setNaming(true) },
        ]}
        facts={[
          { label: 'Hold it today', value: role.people ?? '–' },
          { label: 'Permissions', value: Object.keys(grants).length },
        ]}
        tabs={[
          { key: 'grants', label: 'What it grants', content: <Editor role={role} /> },
          ...(holders === null
            ? []
            : [
                {
                  key: 'people',
                  label: 'People',
                  count: holders.length,
                  content: <Holders holders={holders} />,
                },
              ]),
        ]}
      />
      <RoleDrawer start={start} onClose={() => setStart(null)} />
      <Modal opened={isNaming} onClose={() => setNaming(false)} title={`Rename ${name}`}>
        <NameForm role={role} onClose={() => setNaming(false)} />
      </Modal>
    </>
  );
}

function NameForm({ role, onClose }: Readonly<{ role: Role; onClose: () => void }>) {
  const updateRole = useCommand(api.org.updateRole);
  const form = useApiForm({ name: role.name });
  const { id, version } = role;
  return (
    <FormBody
      form={form}
      submitLabel="Rename"
      submit={({ name }) => updateRole.run({ id, version, name })}
      done={(saved) => ({ text: `It is ${saved.name} now.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
    </FormBody>
  );
}

/** What is granted, changed in place; saved only after what that does was read. */
function Editor({ role }: Readonly<{ role: Role }>) {
  const [draft, setDraft] = useState<Grants>(role.grants);
  const [isSaving, setSaving] = useState(false);
  const isReadOnly = role.may.update !== 'yes';
  const changes = grantChanges(role.grants, draft);
  const set = (permission: Permission, scope: Scope | undefined) => {
    const { [permission]: _, ...rest } = draft;
    setDraft(scope === undefined ? rest : { ...rest, [permission]: scope });
  };
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.keys}>
          {isReadOnly
            ? 'Own: what is theirs. Team: what they are responsible for. Branch: what belongs to the branch. Firm: everything.'
            : 'Arrows move. O, T, B and F set own, team, branch and firm; Delete takes it away. A click goes on to the next.'}
        </p>
        {!isReadOnly && (
          <Group gap="xs">
            <Button disabled={changes.length === 0} onClick={() => setSaving(true)}>
              {changes.length === 0 ? 'Save' : `Save ${counted(changes.length, 'change')}`}
            </Button>
            {changes.length > 0 && (
              <Button variant="default" onClick={() => setDraft(role.grants)}>
                Take back
              </Button>
            )}
          </Group>
        )}
      </div>
      <GrantMatrix
        label={`What ${role.name} grants`}
        grants={draft}
        stored={role.grants}
        isReadOnly={isReadOnly}
        onSet={set}
      />
      {isSaving && (
        <SaveDialog role={role} draft={draft} changes={changes} onClose={() => setSaving(false)} />
      )}
    </>
  );
}

const wordOf = (scope: Scope | null): string =>
  scope === null ? 'not granted' : scopeNames[scope].toLowerCase();

type SaveDialogProps = Readonly<{
  role: Role;
  draft: Grants;
  changes: readonly GrantChange[];
  onClose: () => void;
}>;

function SaveDialog({ role, draft, changes, onClose }: SaveDialogProps) {
  const updateRole = useCommand(api.org.updateRole);
  const { id, version, name } = role;
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={`Change ${name}`}
      verb="Change the role"
      run={() => updateRole.run({ id, version, grants: draft })}
      done={`${name} is changed.`}
    >
      <ul className={classes.changes}>
        {changes.map(({ permission, before, after, isWider }) => (
          <li key={permission}>
            {permissionName(permission)}: {wordOf(before)} → <strong>{wordOf(after)}</strong> (
            {isWider ? 'more' : 'less'})
          </li>
        ))}
      </ul>
      <Text>{affectedText(role)}</Text>
      <Text>
        It holds from the next request on; where a policy asks, once somebody else has agreed.
      </Text>
    </VerbDialog>
  );
}

const namedAtMost = 5;

function affectedText({ holders }: Role): string {
  if (holders === null) return 'Everybody who holds it is affected.';
  const names = [...new Set(holders.map(({ person }) => person.name))];
  if (names.length === 0) return 'Nobody holds it, so nobody is affected yet.';
  const rest = names.length - namedAtMost;
  const shown = names.slice(0, namedAtMost).join(', ');
  return `Affected: ${rest > 0 ? `${shown} and ${counted(rest, 'other')}` : shown}.`;
}

function Holders({ holders }: Readonly<{ holders: NonNullable<Role['holders']> }>) {
  if (holders.length === 0) return <NothingHere text="Nobody holds it, today or later." />;
  return (
    <TableFrame label="Who holds the role">
      <table className={tableClasses.table}>
        <caption className="spoken">Who holds the role</caption>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">From</th>
            <th scope="col">Last day</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {holders.map(({ person, from, until, state, isActive }) => (
            <tr key={`${person.id} ${from}`} data-off={!isActive || undefined}>
              <td>
                <TextLink href={`/people/${person.id}`}>{person.name}</TextLink>
              </td>
              <td>
                <DateText date={from} />
              </td>
              <td>
                <DateText date={until === null ? null : addDays(until, -1)} />
              </td>
              <td>
                <StateBadge state={isActive ? state : 'inactive'} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
