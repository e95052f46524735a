import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { DateText } from '../../shared/Figures.tsx';
import { Section } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { Explainer } from './Explainer.tsx';
import { GrantsTable } from './GrantsTable.tsx';
import type { Person } from './PersonDrawer.tsx';

export function RolesTab({ person }: Readonly<{ person: Person }>) {
  return (
    <>
      <Section title="Roles">
        <Assignments assignments={person.assignments} />
      </Section>
      <Section title="Why can, or can’t, this person do that?">
        <Explainer person={person} />
      </Section>
      <Section title="What they may do today">
        <GrantsTable roles={person.roles} />
      </Section>
    </>
  );
}

const order = { current: 0, coming: 1, past: 2 } as const;

function Assignments({ assignments }: Pick<Person, 'assignments'>) {
  if (assignments.length === 0) return <NothingHere text="No roles yet." />;
  return (
    <TableFrame label="Roles by day">
      <table className={classes.table}>
        <caption className="spoken">Roles by day</caption>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">From</th>
            <th scope="col">Last day</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {assignments
            .toSorted((a, b) => order[a.state] - order[b.state])
            .map(({ id, role, from, until, state }) => (
              <tr key={id} data-off={state === 'past' || undefined}>
                <td>{role.name}</td>
                <td>
                  <DateText date={from} />
                </td>
                <td>{until === null ? 'No end' : <DateText date={addDays(until, -1)} />}</td>
                <td>
                  <StateBadge
                    state={state === 'past' ? 'over' : state}
                    name={state === 'current' ? 'In force' : stateName(state)}
                  />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
