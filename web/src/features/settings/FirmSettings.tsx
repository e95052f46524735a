import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { useCan } from '../../shared/me.ts';
import { Section } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { BranchDrawer } from './BranchDrawer.tsx';
import { EntityDrawer } from './EntityDrawer.tsx';

export type Entity = Answer<typeof api.org.listEntities>['items'][number];
export type Branch = Answer<typeof api.org.listBranches>['items'][number];
/** What the drawer is about: a record, or a new one. */
type Edited<T> = Readonly<{ record: T | null }> | null;

export function FirmSettings() {
  return (
    <>
      <Entities />
      <Branches />
    </>
  );
}

function Entities() {
  const can = useCan();
  const entities = useAsk(api.org.listEntities, {});
  const [edited, setEdited] = useState<Edited<Entity>>(null);
  return (
    <Section
      title="Legal entities"
      actions={can('org.update') && <AddButton onAdd={() => setEdited({ record: null })} />}
    >
      <Asked query={entities}>
        {({ items }) => (
          <TableFrame label="Legal entities">
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Currency</th>
                  <th scope="col">Numbers begin</th>
                  <th scope="col">Books WIP</th>
                  <th scope="col">Locked through</th>
                  <th scope="col">
                    <span className="spoken">Edit</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((entity) => (
                  <tr key={entity.id}>
                    <td>
                      {entity.name}
                      <span className={classes.sub}>
                        {[entity.address.city, entity.taxId].filter(Boolean).join(' · ')}
                      </span>
                    </td>
                    <td>{entity.currency}</td>
                    <td>{entity.numberPrefix}</td>
                    <td>{entity.booksWip ? 'Yes' : 'No'}</td>
                    <td>
                      <DateText date={entity.lockedThrough} />
                    </td>
                    <td data-align="right">
                      <EditButton record={entity} onEdit={() => setEdited({ record: entity })} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Asked>
      <EntityDrawer edited={edited} onClose={() => setEdited(null)} />
    </Section>
  );
}

function Branches() {
  const can = useCan();
  const branches = useAsk(api.org.listBranches, {});
  const [edited, setEdited] = useState<Edited<Branch>>(null);
  return (
    <Section
      title="Branches"
      actions={can('org.update') && <AddButton onAdd={() => setEdited({ record: null })} />}
    >
      <Asked query={branches}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No branches yet." />
          ) : (
            <TableFrame label="Branches">
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Legal entity</th>
                    <th scope="col">Time zone</th>
                    <th scope="col">Shifts</th>
                    <th scope="col">State</th>
                    <th scope="col">
                      <span className="spoken">Edit</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((branch) => (
                    <tr key={branch.id}>
                      <td>
                        {branch.name}
                        <span className={classes.sub}>{branch.code}</span>
                      </td>
                      <td>{branch.legalEntity.name}</td>
                      <td>{branch.timeZone.replaceAll('_', ' ')}</td>
                      <td>
                        {branch.shifts.map((shift) => (
                          <div key={shift.name}>
                            {shift.name} {shift.from}–{shift.until}
                          </div>
                        ))}
                      </td>
                      <td>
                        <StateBadge state={branch.isActive ? 'active' : 'inactive'} />
                      </td>
                      <td data-align="right">
                        <EditButton record={branch} onEdit={() => setEdited({ record: branch })} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Asked>
      <BranchDrawer edited={edited} onClose={() => setEdited(null)} />
    </Section>
  );
}

function AddButton({ onAdd }: Readonly<{ onAdd: () => void }>) {
  return (
    <Button variant="default" leftSection={<IconPlus size={15} />} onClick={onAdd}>
      Add
    </Button>
  );
}

type EditButtonProps = Readonly<{
  record: Readonly<{ name: string; may: Readonly<Record<string, string>> }>;
  onEdit: () => void;
}>;

function EditButton({ record, onEdit }: EditButtonProps) {
  if (record.may.update !== 'yes') return null;
  return (
    <Button variant="subtle" aria-label={`Edit ${record.name}`} onClick={onEdit}>
      Edit
    </Button>
  );
}
