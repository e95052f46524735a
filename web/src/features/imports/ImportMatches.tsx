import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { HoursText } from '../../shared/Figures.tsx';
import { toggled } from '../../shared/list/toggled.ts';
import { Section } from '../../shared/Page.tsx';
import { kindName } from '../../shared/paths.ts';
import { counted } from '../../shared/plural.ts';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import type { TimeImport } from './ImportPage.tsx';
import own from './imports.module.css';
import { MatchTarget } from './MatchTarget.tsx';

export type Match = TimeImport['matches'][number];
type Decision = Match['decision'];

const decisions = [
  { value: 'match', label: 'Match' },
  { value: 'create', label: 'Create' },
  { value: 'skip', label: 'Skip' },
];
const decisionOf = (text: string): Decision =>
  text === 'create' || text === 'skip' ? text : 'match';

export const matchKey = (match: Match): string => `${match.kind}|${match.client}|${match.name}`;

/** By key: matches that were changed and are not saved yet. */
export type ChangedMatches = ReadonlyMap<string, Match>;

type ImportMatchesProps = Readonly<{
  entry: TimeImport;
  changed: ChangedMatches;
  onChange: (changed: ChangedMatches) => void;
}>;

/** Names in the file and what they are here: match one, create it, or leave its rows out. */
export function ImportMatches({ entry, changed, onChange }: ImportMatchesProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const answer = useCommand(api.imports.answer);
  const isLocked = entry.state !== 'asking' && entry.state !== 'ready';
  const matches = entry.matches.map((match) => changed.get(matchKey(match)) ?? match);
  const change = (those: readonly Match[], decision: Decision) => {
    const entries = those.map((match): [string, Match] => [
      matchKey(match),
      { ...match, decision, target: decision === 'match' ? match.target : null },
    ]);
    onChange(new Map([...changed, ...entries]));
  };
  const save = async () => {
    const outcome = await answer.run({
      id: entry.id,
      version: entry.version,
      matches: [...changed.values()].map(({ kind, name, client, decision, target }) => ({
        kind,
        name,
        client,
        decision,
        targetId: target?.id ?? null,
      })),
    });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else {
      onChange(new Map());
      toastDone({ text: 'The matches are saved and the dry run is made anew.' });
    }
  };
  if (entry.matches.length === 0) {
    return <NothingHere text="The names of the file appear here when it is read." />;
  }
  const chosen = matches.filter((match) => selected.has(matchKey(match)));
  return (
    <Section
      title="Who and what the file means"
      actions={
        <Button disabled={changed.size === 0} loading={answer.isRunning} onClick={save}>
          Save {changed.size === 0 ? 'matches' : counted(changed.size, 'match')}
        </Button>
      }
    >
      {!isLocked && (
        <div className={own.matchTools}>
          <span>{selected.size} selected:</span>
          {decisions.map(({ value, label }) => (
            <Button
              key={value}
              variant="default"
              disabled={chosen.length === 0}
              onClick={() => change(chosen, decisionOf(value))}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      <MatchTable
        matches={matches}
        isLocked={isLocked}
        selected={selected}
        onSelect={setSelected}
        onDecide={(match, decision) => change([match], decision)}
        onTarget={(match, target) =>
          onChange(
            new Map([...changed, [matchKey(match), { ...match, decision: 'match', target }]]),
          )
        }
      />
    </Section>
  );
}

type MatchTableProps = Readonly<{
  matches: readonly Match[];
  isLocked: boolean;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onDecide: (match: Match, decision: Decision) => void;
  onTarget: (match: Match, target: Match['target']) => void;
}>;

function MatchTable(props: MatchTableProps) {
  const { matches, selected, onSelect, isLocked } = props;
  const isAll = selected.size === matches.length;
  return (
    <TableFrame label="Names of the file">
      <table className={classes.table}>
        <caption className="spoken">Names of the file</caption>
        <thead>
          <tr>
            <th scope="col">
              <Checkbox
                size="xs"
                aria-label="Select all names"
                disabled={isLocked}
                checked={isAll}
                indeterminate={selected.size > 0 && !isAll}
                onChange={() => onSelect(isAll ? new Set() : new Set(matches.map(matchKey)))}
              />
            </th>
            <th scope="col">In the file</th>
            <th scope="col">What to do</th>
            <th scope="col">Here</th>
            <th scope="col" data-align="right">
              Rows
            </th>
            <th scope="col" data-align="right">
              Hours
            </th>
          </tr>
        </thead>
        <tbody>
          {matches.map((match) => (
            <tr key={matchKey(match)} data-off={match.decision === 'skip' || undefined}>
              <td>
                <Checkbox
                  size="xs"
                  aria-label={`Select ${match.name}`}
                  disabled={isLocked}
                  checked={selected.has(matchKey(match))}
                  onChange={() => onSelect(toggled(selected, matchKey(match)))}
                />
              </td>
              <td>
                {match.name}
                <span className={classes.sub}>
                  {[kindName(match.kind), match.client].filter(Boolean).join(' of ')}
                </span>
              </td>
              <td>
                <SegmentedControl
                  size="xs"
                  aria-label={`What to do with ${match.name}`}
                  data={decisions}
                  disabled={isLocked}
                  value={match.decision}
                  onChange={(chosen) => props.onDecide(match, decisionOf(chosen))}
                />
              </td>
              <td>
                <MatchTarget
                  match={match}
                  isLocked={isLocked}
                  onTarget={(target) => props.onTarget(match, target)}
                />
              </td>
              <td data-align="right">{match.rowCount}</td>
              <td data-align="right">
                <HoursText minutes={match.minutes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
