import { type ReactNode, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { HoursText, PriceText } from '../../shared/Figures.tsx';
import { DataList } from '../../shared/list/DataList.tsx';
import { entryColumns } from '../../shared/list/entry-columns.tsx';
import { type Fact, RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { type Person, PersonDrawer } from './PersonDrawer.tsx';
import { RolesDialog } from './RolesDialog.tsx';
import { RolesTab } from './RolesTab.tsx';

export function PersonPage(): ReactNode {
  const id = useRecordId();
  const person = useAsk(api.org.getPerson, { id });
  return (
    <Asked query={person} skeleton={<RecordSkeleton />}>
      {(answer) => <PersonBody person={answer} />}
    </Asked>
  );
}

type Dialog = 'edit' | 'roles' | null;

function usePersonVerbs(person: Person, open: (dialog: Dialog) => void): readonly Verb[] {
  const updatePerson = useCommand(api.org.updatePerson);
  const { id, version, isActive, name } = person;
  return [
    { key: 'update', label: 'Edit', opens: () => open('edit') },
    { key: 'set_roles', label: 'Change roles', isSecondary: true, opens: () => open('roles') },
    {
      key: 'update',
      label: isActive ? 'Deactivate' : 'Activate',
      isSecondary: true,
      isDangerous: isActive,
      title: isActive ? `Deactivate ${name}` : `Activate ${name}`,
      consequences: isActive
        ? 'The person can no longer sign in or be chosen. Time and history stay.'
        : 'The person can sign in and be chosen again.',
      run: () => updatePerson.run({ id, version, isActive: !isActive }),
      done: isActive ? `${name} is inactive.` : `${name} is active.`,
    },
  ];
}

function PersonBody({ person }: Readonly<{ person: Person }>) {
  const [dialog, setDialog] = useState<Dialog>(null);
  const verbs = usePersonVerbs(person, setDialog);
  return (
    <>
      <RecordPage
        kind="Person"
        recordKind="person"
        id={person.id}
        name={person.name}
        title={person.name}
        back={{ label: 'People', href: '/people' }}
        badges={person.isActive ? null : <StateBadge state="inactive" />}
        may={person.may}
        verbs={verbs}
        facts={factsOf(person)}
        tabs={[
          { key: 'roles', label: 'Roles', content: <RolesTab person={person} /> },
          {
            key: 'time',
            label: 'Time',
            content: (
              <DataList
                name="Time of the person"
                call={api.timesheets.listEntries}
                columns={entryColumns.filter((column) => column.key !== 'person')}
                fixed={{ personId: person.id }}
                titleOf={(entry) => `${entry.project.name}, ${entry.workDate}`}
                empty="No time is logged yet."
              />
            ),
          },
        ]}
      />
      <PersonDrawer opened={dialog === 'edit'} onClose={() => setDialog(null)} person={person} />
      {dialog === 'roles' && <RolesDialog person={person} onClose={() => setDialog(null)} />}
    </>
  );
}

function factsOf(person: Person): readonly Fact[] {
  const facts: Fact[] = [
    { label: 'E-mail', value: person.email, note: person.canSignIn ? 'can sign in' : 'no sign-in' },
    { label: 'Branch', value: person.branch.name, note: person.timeZone.replaceAll('_', ' ') },
    { label: 'Classification', value: person.classification?.name ?? '–' },
    { label: 'Manager', value: person.manager?.name ?? '–' },
    { label: 'Expected a day', value: <HoursText minutes={person.dailyMinutes} /> },
  ];
  if (person.costRate === undefined) return facts;
  const cost = (
    <>
      <PriceText value={person.costRate} /> {person.costCurrency}
    </>
  );
  return [...facts, { label: 'Cost of an hour', value: cost }];
}
