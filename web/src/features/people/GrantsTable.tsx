import { mergeGrants, permissions } from '@daybook/core/access/permissions.ts';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { functionName } from '../../shared/permission-words.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

type GrantsTableProps = Readonly<{ roles: readonly Readonly<{ id: string; name: string }>[] }>;

/** What a person's roles let them do, function by function. */
export function GrantsTable({ roles }: GrantsTableProps) {
  const query = useAsk(api.org.listRoles, {});
  const ids = new Set(roles.map((role) => role.id));
  if (roles.length === 0) return <NothingHere text="No roles, so nothing is allowed." />;
  return (
    <Asked query={query}>
      {({ items }) => {
        const held = items.filter((role) => ids.has(role.id));
        const grants = mergeGrants(held.map((role) => role.grants));
        const nouns = Map.groupBy(
          permissions.filter((permission) => grants[permission] !== undefined),
          (permission) => permission.split('.')[0] ?? '',
        );
        return (
          <TableFrame label="What the roles allow">
            <table className={classes.table}>
              <caption className="spoken">What the roles allow</caption>
              <thead>
                <tr>
                  <th scope="col">Roles: {roles.map((role) => role.name).join(', ')}</th>
                  <th scope="col">May</th>
                </tr>
              </thead>
              <tbody>
                {[...nouns].map(([noun, verbs]) => (
                  <tr key={noun}>
                    <td>{functionName(noun)}</td>
                    <td>
                      {verbs.map((verb) => `${verb.split('.')[1]} (${grants[verb]})`).join(', ')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        );
      }}
    </Asked>
  );
}
