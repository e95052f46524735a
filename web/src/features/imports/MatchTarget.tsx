import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import {
  ClientPicker,
  PersonPicker,
  type PickerProps,
  ProjectPicker,
  ServicePicker,
} from '../../shared/form/pickers.tsx';
import type { Match } from './ImportMatches.tsx';

type MatchTargetProps = Readonly<{
  match: Match;
  isLocked: boolean;
  onTarget: (target: Match['target']) => void;
}>;

const pickers: Readonly<Record<Match['kind'], (props: PickerProps) => ReactNode>> = {
  person: PersonPicker,
  client: ClientPicker,
  project: ProjectPicker,
  service: ServicePicker,
};

export function MatchTarget({ match, isLocked, onTarget }: MatchTargetProps) {
  if (match.decision === 'skip') return 'Its rows are left out';
  if (isLocked) return match.target?.name ?? `A new ${match.kind}`;
  const Picker = pickers[match.kind];
  return (
    <Group gap="xs" wrap="nowrap">
      {match.decision === 'create' ? (
        <span>A new {match.kind} is made</span>
      ) : (
        <Picker
          size="xs"
          aria-label={`What ${match.name} is here`}
          placeholder="Choose"
          selected={match.target}
          error={match.target === null}
          value={match.target?.id ?? null}
          onChange={(id, option) =>
            onTarget(id === null ? null : { id, name: option?.label ?? '' })
          }
        />
      )}
      <LikelyTarget match={match} onTarget={onTarget} />
    </Group>
  );
}

/** A similar name, one click away: what is made twice is hard to bring together again. */
function LikelyTarget({ match, onTarget }: Omit<MatchTargetProps, 'isLocked'>) {
  const [likely] = match.suggestions.filter(({ id }) => id !== match.target?.id);
  if (match.target !== null || likely === undefined) return null;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-label={`${match.name} is ${likely.name}`}
      onClick={() => onTarget(likely)}
    >
      {likely.name}?
    </Button>
  );
}
