import type { ClipboardEvent, KeyboardEvent } from 'react';
import { type Format, useFormat } from '../../shared/format.ts';
import { type Position, useGridFocus } from '../../shared/use-grid-focus.ts';
import { amountText, blockIn, figureText } from './target-drafts.ts';
import classes from './targets.module.css';
import { type Cell, type Chosen, monthsOf, type Row } from './use-target-grid.ts';

export type Typed = readonly Readonly<{ cell: Cell; text: string | null }>[];

type TargetGridProps = Readonly<{
  label: string;
  chosen: Chosen;
  rows: readonly Row[];
  isReadOnly: boolean;
  /** null takes back what was typed. */
  onType: (typed: Typed) => void;
}>;

/** Holders down, months across, as in a spreadsheet: arrows, a pasted block, fill right. */
export function TargetGrid({ label, chosen, rows, isReadOnly, onType }: TargetGridProps) {
  const format = useFormat();
  const months = monthsOf(chosen.year);
  const focus = useGridFocus(rows.length, months.length);
  const cellAt = ({ row, column }: Position) => rows[row]?.cells[column];
  const fillRight = (from: Position) => {
    const cell = cellAt(from);
    if (cell === undefined) return;
    const text = shownText(cell, format);
    const rest = rows[from.row]?.cells.slice(from.column + 1) ?? [];
    onType(rest.map((each) => ({ cell: each, text })));
  };
  const paste = (from: Position, text: string) =>
    onType(
      blockIn(text).flatMap((line, down) =>
        line.flatMap((part, right) => {
          const cell = cellAt({ row: from.row + down, column: from.column + right });
          return cell === undefined ? [] : [{ cell, text: part.trim() }];
        }),
      ),
    );
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
              {label}
            </th>
            {months.map((month) => (
              <th key={month} scope="col">
                {format.monthOfYear(`${month}-01`)}
              </th>
            ))}
            <th scope="col" className={classes.total}>
              Year
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={row.holder.id ?? 'firm'}>
              <th scope="row" className={classes.head}>
                {row.holder.name}
              </th>
              {row.cells.map((cell, column) => {
                const position = { row: place, column };
                return (
                  <GridCell
                    key={cell.key}
                    cell={cell}
                    label={`${row.holder.name}, ${format.month(`${cell.month}-01`)}`}
                    shown={shownText(cell, format)}
                    address={`${place}-${column}`}
                    isTabStop={focus.current.row === place && focus.current.column === column}
                    isReadOnly={isReadOnly}
                    onFocus={() => focus.setPosition(position)}
                    onMove={(down, right) => focus.focus(place + down, column + right)}
                    onText={(text) => onType([{ cell, text }])}
                    onPaste={(text) => paste(position, text)}
                    onFill={() => fillRight(position)}
                  />
                );
              })}
              <td className={classes.total}>{sumText(row.cells, format)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className={classes.head}>
              Total
            </th>
            {months.map((month, column) => (
              <td key={month}>
                {sumText(
                  rows.flatMap(({ cells }) => cells[column] ?? []),
                  format,
                )}
              </td>
            ))}
            <td className={classes.total}>
              {sumText(
                rows.flatMap(({ cells }) => cells),
                format,
              )}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

const shownText = (cell: Cell, format: Format): string =>
  cell.text ?? figureText(cell.figure, format);

/** Of what is typed where it can be read, else of what stands. */
function sumText(cells: readonly Cell[], format: Format): string {
  const figures = cells.map(({ typed, figure }) => typed ?? figure);
  const currency = figures.find(({ amount }) => amount !== null)?.amount?.currency;
  if (currency !== undefined) {
    const minor = figures.reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), 0n);
    return amountText({ minor, currency }, format);
  }
  const minutes = figures.reduce((sum, each) => sum + (each.minutes ?? 0), 0);
  return minutes === 0 ? '' : format.hours(minutes);
}

type GridCellProps = Readonly<{
  cell: Cell;
  label: string;
  shown: string;
  address: string;
  isTabStop: boolean;
  isReadOnly: boolean;
  onFocus: () => void;
  onMove: (down: number, right: number) => void;
  onText: (text: string | null) => void;
  onPaste: (text: string) => void;
  onFill: () => void;
}>;

const spoken = {
  same: '',
  changed: ', not saved yet',
  unreadable: ', cannot be read',
  conflict: ', changed by somebody else',
} as const;

function GridCell(props: GridCellProps) {
  const { cell, label, shown, isReadOnly } = props;
  return (
    <td className={classes.cell} data-status={cell.status}>
      <input
        className={classes.input}
        data-cell={props.address}
        aria-label={`${label}${spoken[cell.status]}`}
        aria-invalid={cell.status === 'unreadable' || cell.status === 'conflict'}
        inputMode="decimal"
        autoComplete="off"
        readOnly={isReadOnly}
        tabIndex={props.isTabStop ? 0 : -1}
        value={shown}
        onFocus={(event) => {
          props.onFocus();
          event.currentTarget.select();
        }}
        onChange={(event) => props.onText(event.currentTarget.value)}
        onKeyDown={(event) => pressed(event, props)}
        onPaste={(event) => pasted(event, props)}
      />
    </td>
  );
}

function pressed(event: KeyboardEvent<HTMLInputElement>, props: GridCellProps): void {
  const { selectionStart, selectionEnd, value } = event.currentTarget;
  const isAll = selectionStart === 0 && selectionEnd === value.length;
  const isAtStart = isAll || (selectionStart === 0 && selectionEnd === 0);
  const isAtEnd = isAll || (selectionStart === value.length && selectionEnd === value.length);
  const isFill = (event.ctrlKey || event.metaKey) && event.key === 'r';
  const acts = new Map<string, (() => void) | false>([
    ['ArrowUp', () => props.onMove(-1, 0)],
    ['ArrowDown', () => props.onMove(1, 0)],
    ['Enter', () => props.onMove(event.shiftKey ? -1 : 1, 0)],
    ['ArrowLeft', isAtStart && !event.shiftKey && (() => props.onMove(0, -1))],
    ['ArrowRight', isAtEnd && !event.shiftKey && (() => props.onMove(0, 1))],
    ['Escape', !props.isReadOnly && (() => props.onText(null))],
  ]);
  const act = isFill ? !props.isReadOnly && props.onFill : acts.get(event.key);
  if (
    act === undefined ||
    act === false ||
    (!isFill && (event.ctrlKey || event.metaKey || event.altKey))
  )
    return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function pasted(event: ClipboardEvent<HTMLInputElement>, props: GridCellProps): void {
  const text = event.clipboardData.getData('text/plain');
  // One figure goes where the caret is, as in any field.
  if (props.isReadOnly || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  props.onPaste(text);
}
