import {
  type Grants,
  type Permission,
  type Scope,
  scopes,
} from '@daybook/core/access/permissions.ts';
import type { KeyboardEvent } from 'react';
import {
  functionName,
  functions,
  permissionAt,
  permissionName,
  scopeNames,
  verbName,
  verbs,
} from '../../shared/permission-words.ts';
import { useGridFocus } from '../../shared/use-grid-focus.ts';
import classes from './roles.module.css';

type GrantMatrixProps = Readonly<{
  label: string;
  grants: Grants;
  stored: Grants;
  isReadOnly: boolean;
  onSet: (permission: Permission, scope: Scope | undefined) => void;
}>;

/** Functions down, verbs across, how far it reaches in the cell: by arrows and letters, or a click. */
export function GrantMatrix({ label, grants, stored, isReadOnly, onSet }: GrantMatrixProps) {
  const focus = useGridFocus(functions.length, verbs.length);
  return (
    <div className={classes.frame}>
      <table
        ref={focus.grid}
        className={classes.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the table is a grid.
        role="grid"
        aria-label={label}
        aria-readonly={isReadOnly}
      >
        <thead>
          <tr>
            <th scope="col" className={classes.head}>
              Function
            </th>
            {verbs.map((verb) => (
              <th key={verb} scope="col">
                {verbName(verb)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {functions.map((noun, row) => (
            <tr key={noun}>
              <th scope="row" className={classes.head}>
                {functionName(noun)}
              </th>
              {verbs.map((verb, column) => (
                <GrantCell
                  key={verb}
                  permission={permissionAt(noun, verb)}
                  name={permissionName(`${noun}.${verb}`)}
                  grants={grants}
                  stored={stored}
                  isReadOnly={isReadOnly}
                  address={`${row}-${column}`}
                  isTabStop={focus.current.row === row && focus.current.column === column}
                  onFocus={() => focus.setPosition({ row, column })}
                  onMove={(down, right) => focus.focus(row + down, column + right)}
                  onSet={onSet}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type GrantCellProps = Omit<GrantMatrixProps, 'label'> &
  Readonly<{
    permission: Permission | undefined;
    name: string;
    address: string;
    isTabStop: boolean;
    onFocus: () => void;
    onMove: (down: number, right: number) => void;
  }>;

const nameOf = (scope: Scope | undefined): string =>
  scope === undefined ? '–' : scopeNames[scope];
const spokenOf = (scope: Scope | undefined): string =>
  scope === undefined ? 'not granted' : scopeNames[scope].toLowerCase();

const keysOfScope = new Map<string, Scope | undefined>([
  ...['Delete', 'Backspace', '-', '0', 'n'].map((key) => [key, undefined] as const),
  ...scopes.flatMap((scope, index) => [
    [scope.charAt(0), scope] as const,
    [String(index + 1), scope] as const,
  ]),
]);

/** From nothing to the whole firm, and round again. */
const wider = (scope: Scope | undefined): Scope | undefined =>
  scope === undefined ? scopes[0] : scopes[scopes.indexOf(scope) + 1];

function GrantCell(props: GrantCellProps) {
  const { permission, name, grants, stored, isReadOnly } = props;
  const scope = permission === undefined ? undefined : grants[permission];
  const before = permission === undefined ? undefined : stored[permission];
  const isChanged = scope !== before;
  const set = (to: Scope | undefined) => {
    if (permission !== undefined && !isReadOnly) props.onSet(permission, to);
  };
  const spoken =
    permission === undefined
      ? `${name}: there is no such thing`
      : `${name}: ${spokenOf(scope)}${isChanged ? `, was ${spokenOf(before)}` : ''}`;
  return (
    <td
      className={classes.cell}
      data-scope={scope ?? 'none'}
      data-changed={isChanged || undefined}
      data-void={permission === undefined || undefined}
    >
      <button
        type="button"
        className={classes.button}
        data-cell={props.address}
        aria-label={spoken}
        aria-disabled={isReadOnly || permission === undefined}
        tabIndex={props.isTabStop ? 0 : -1}
        onFocus={props.onFocus}
        onClick={() => set(wider(scope))}
        onKeyDown={(event) => pressed(event, props, set)}
      >
        {permission === undefined ? '' : nameOf(scope)}
      </button>
    </td>
  );
}

const moves = new Map<string, readonly [number, number]>([
  ['ArrowUp', [-1, 0]],
  ['ArrowDown', [1, 0]],
  ['ArrowLeft', [0, -1]],
  ['ArrowRight', [0, 1]],
  ['Home', [0, -verbs.length]],
  ['End', [0, verbs.length]],
  ['PageUp', [-8, 0]],
  ['PageDown', [8, 0]],
]);

function pressed(
  event: KeyboardEvent<HTMLButtonElement>,
  { onMove }: GrantCellProps,
  set: (scope: Scope | undefined) => void,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const move = moves.get(event.key);
  const isScope = keysOfScope.has(event.key);
  if (move === undefined && !isScope) return;
  event.preventDefault();
  event.stopPropagation();
  if (move !== undefined) onMove(...move);
  else set(keysOfScope.get(event.key));
}
