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
  if (match.decision === 'create') return `A new ${match.kind} is made`;
  if (isLocked) return match.target?.name ?? '–';
  const Picker = pickers[match.kind];
  const [likely] = match.suggestions.filter(({ id }) => id !== match.target?.id);
  return (
    <Group gap="xs" wrap="nowrap">
      <Picker
        size="xs"
        aria-label={`What ${match.name} is here`}
        placeholder="Choose"
        selected={match.target}
        error={match.target === null}
        value={match.target?.id ?? null}
        onChange={(id, option) => onTarget(id === null ? null : { id, name: option?.label ?? '' })}
      />
      {match.target === null && likely !== undefined && (
        <Button variant="subtle" onClick={() => onTarget(likely)}>
          {likely.name}?
        </Button>
      )}
    </Group>
  );
}
