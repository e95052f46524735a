import { formatAmount } from '@daybook/core/money/money.ts';
import { targetFactsOf } from '@daybook/core/targets/target-measures.ts';
import { ActionIcon, Alert, Button, Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { type Format, useFormat } from '../../shared/format.ts';
import { useKeys } from '../../shared/keys.ts';
import { useMe } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { LinesSkeleton, NothingHere, ProblemState } from '../../shared/States.tsx';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import { TargetGrid, type Typed } from './TargetGrid.tsx';
import { type Draft, figureText, useDrafts } from './target-drafts.ts';
import classes from './targets.module.css';
import { type Cell, type Chosen, useChosen, useTargetGrid } from './use-target-grid.ts';

const holderNames = {
  ...{ firm: 'Whole firm', branch: 'Branches', person: 'People', service: 'Services' },
} as const;

type TargetYearProps = Readonly<{ isReadOnly: boolean }>;

/** The targets of a measure in a year: typed, pasted and filled, then saved as a set. */
export function TargetYear({ isReadOnly }: TargetYearProps) {
  const chosen = useChosen();
  const { drafts, change } = useDrafts();
  const grid = useTargetGrid(chosen.chosen, drafts);
  const cells = grid.rows.flatMap((row) => row.cells);
  const type = (typed: Typed) =>
    change(
      Object.fromEntries(typed.map(({ cell, text }) => [cell.key, draftOf(cell, text, drafts)])),
    );
  useKeys('Targets', [
    { keys: 'Arrows', does: 'Move to the next cell' },
    { keys: 'Ctrl+V', does: 'Paste a block of a spreadsheet' },
    { keys: 'Ctrl+R', does: 'Fill right to December' },
    { keys: 'Esc', does: 'Take back what was typed' },
  ]);
  const title = targetFactsOf(chosen.chosen.measure).title;
  return (
    <>
      <YearTools
        {...chosen}
        end={
          !isReadOnly && (
            <Saving chosen={chosen.chosen} cells={cells} drafts={drafts} onChange={change} />
          )
        }
      />
      <Conflicts cells={cells} onChange={change} />
      {grid.error !== null ? (
        <ProblemState problem={problemOf(grid.error)} />
      ) : grid.isPending ? (
        <LinesSkeleton count={8} />
      ) : grid.rows.length === 0 ? (
        <NothingHere text="There is nobody to aim at." />
      ) : (
        <TargetGrid
          label={`${title}, ${holderNames[chosen.chosen.holderKind].toLowerCase()}`}
          chosen={chosen.chosen}
          rows={grid.rows}
          isReadOnly={isReadOnly}
          onType={type}
        />
      )}
      {grid.more !== null && (
        <Button variant="subtle" mt="sm" onClick={grid.more}>
          Load more
        </Button>
      )}
      {!isReadOnly && (
        <p className={classes.note}>
          Arrows move, Ctrl+V pastes a block of a spreadsheet, Ctrl+R fills right. What is typed is
          kept in this browser until you save or discard it.
        </p>
      )}
    </>
  );
}

/** Keeps the version that was there when the first letter was typed. */
function draftOf(cell: Cell, text: string | null, drafts: Readonly<Record<string, Draft>>) {
  if (text === null) return null;
  return { text, version: drafts[cell.key]?.version ?? cell.target?.version ?? null };
}

type YearToolsProps = ReturnType<typeof useChosen> & Readonly<{ end: ReactNode }>;

function YearTools({ chosen, measures, holders, isMoney, change, end }: YearToolsProps) {
  const { measure, holderKind, currency, year } = chosen;
  const currencies = useCurrencies();
  const turn = (by: number) => change({ year: String(year + by) });
  return (
    <div className={classes.tools}>
      <Select
        {...{ size: 'xs', w: 160, label: 'Measure', allowDeselect: false }}
        data={measures.map((value) => ({ value, label: targetFactsOf(value).title }))}
        value={measure}
        onChange={(value) => change({ aim: value ?? '' })}
      />
      <Select
        {...{ size: 'xs', w: 120, label: 'Of', allowDeselect: false }}
        data={holders.map((value) => ({ value, label: holderNames[value] }))}
        value={holderKind}
        onChange={(value) => change({ of: value ?? '' })}
      />
      {isMoney && (
        <Select
          {...{ size: 'xs', w: 90, label: 'Currency', allowDeselect: false }}
          data={[...new Set([...currencies, currency])]}
          value={currency}
          onChange={(value) => change({ in: value ?? '' })}
        />
      )}
      <div className={classes.year}>
        <ActionIcon variant="subtle" aria-label="The year before" onClick={() => turn(-1)}>
          <IconChevronLeft size={17} />
        </ActionIcon>
        {year}
        <ActionIcon variant="subtle" aria-label="The year after" onClick={() => turn(1)}>
          <IconChevronRight size={17} />
        </ActionIcon>
      </div>
      <div className={classes.toolsEnd}>{end}</div>
    </div>
  );
}

function useCurrencies(): readonly string[] {
  const me = useMe();
  const branches = useAsk(api.org.listBranches, {});
  return [me.firm.baseCurrency, ...(branches.data?.items ?? []).map(({ currency }) => currency)];
}

type SavingProps = Readonly<{
  chosen: Chosen;
  cells: readonly Cell[];
  drafts: Readonly<Record<string, Draft>>;
  onChange: (changes: Readonly<Record<string, null>>) => void;
}>;

/** Saves what can be seen here; what was typed elsewhere waits there. */
function Saving({ chosen, cells, drafts, onChange }: SavingProps) {
  const format = useFormat();
  const set = useCommand(api.targets.set);
  const drafted = cells.filter(({ text }) => text !== null);
  const waiting = drafted.filter(({ status }) => status !== 'same');
  const isBlocked = waiting.some(({ status }) => status !== 'changed');
  const here = new Set(drafted.map(({ key }) => key));
  const elsewhere = Object.keys(drafts).filter((key) => !here.has(key)).length;
  const forget = () => onChange(Object.fromEntries(drafted.map(({ key }) => [key, null])));
  const save = async () => {
    const outcome = await set.run(inputOf(waiting, chosen));
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else {
      forget();
      toastDone({ text: `${format.counted(waiting.length, 'target')} saved.` });
    }
  };
  return (
    <>
      {elsewhere > 0 && (
        <span className={classes.note}>{format.counted(elsewhere, 'change')} kept elsewhere</span>
      )}
      {drafted.length > 0 && (
        <Button size="xs" variant="default" onClick={forget}>
          Discard
        </Button>
      )}
      <Button
        size="xs"
        disabled={waiting.length === 0 || isBlocked}
        loading={set.isRunning}
        onClick={() => void save()}
      >
        {waiting.length === 0 ? 'Save' : `Save ${format.counted(waiting.length, 'change')}`}
      </Button>
    </>
  );
}

function inputOf(cells: readonly Cell[], chosen: Chosen) {
  const { measure, holderKind } = chosen;
  const isEmpty = ({ typed }: Cell) => typed?.amount === null && typed.minutes === null;
  return {
    set: cells
      .filter((cell) => !isEmpty(cell))
      .map(({ holder, month, typed, target }) => ({
        ...{ measure, holderKind, holderId: holder.id, month, version: target?.version ?? null },
        amount:
          typed === null || typed.amount === null
            ? null
            : { amount: formatAmount(typed.amount), currency: typed.amount.currency },
        minutes: typed?.minutes ?? null,
      })),
    remove: cells.flatMap((cell) =>
      isEmpty(cell) && cell.target !== null
        ? [{ id: cell.target.id, version: cell.target.version }]
        : [],
    ),
  };
}

type ConflictsProps = Readonly<{
  cells: readonly Cell[];
  onChange: (changes: Readonly<Record<string, Draft | null>>) => void;
}>;

/** What somebody else set while it was typed over: theirs beside one's own, and the choice. */
function Conflicts({ cells, onChange }: ConflictsProps) {
  const format = useFormat();
  const found = cells.filter(({ status }) => status === 'conflict');
  if (found.length === 0) return null;
  return (
    <Alert color="red" mb="md" title="Somebody else changed these while you were typing">
      <ul className={classes.conflicts}>
        {found.map((cell) => (
          <li key={cell.key}>
            <span>
              {cell.holder.name}, {format.month(`${cell.month}-01`)}: {theirs(cell, format)}. Yours:{' '}
              {cell.text === '' ? 'no target' : cell.text}
            </span>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onChange({ [cell.key]: null })}
            >
              Take theirs
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() =>
                onChange({
                  [cell.key]: { text: cell.text ?? '', version: cell.target?.version ?? null },
                })
              }
            >
              Keep mine
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

const theirs = ({ figure, target }: Cell, format: Format): string =>
  target === null
    ? 'no target any more'
    : `${figureText(figure, format)}, set by ${target.setBy.name}`;
