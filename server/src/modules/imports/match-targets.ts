// Which record of the firm each name of a file stands for.

import { matchKey, personLabel, unnamed } from '@daybook/core/imports/imported-names.ts';
import type { ImportedTime } from '@daybook/core/imports/imported-row.ts';
import type { Match } from './store.ts';

export type Targets = ReadonlyMap<string, Match>;

export const keyOf = (match: Pick<Match, 'kind' | 'name' | 'client'>): string =>
  matchKey(match.kind, match.name, match.client);

export const targetsOf = (matches: readonly Match[]): Targets =>
  new Map(matches.map((match) => [keyOf(match), match]));

export const namesOf = (time: ImportedTime) => ({
  person: personLabel(time.person, time.email),
  client: time.client || unnamed.client,
  project: time.project || unnamed.project,
});

export type RowMatches = Readonly<{ person: Match; client: Match; project: Match; service: Match }>;

/** Of several names for a service the first that was matched; null if a name is new. */
export function matchesOf(time: ImportedTime, targets: Targets): RowMatches | null {
  const names = namesOf(time);
  const person = targets.get(matchKey('person', names.person, null));
  const client = targets.get(matchKey('client', names.client, null));
  const project = targets.get(matchKey('project', names.project, names.client));
  const service = [...time.services, unnamed.service]
    .map((name) => targets.get(matchKey('service', name, null)))
    .find((match) => match !== undefined);
  if (!person || !client || !project || !service) return null;
  return { person, client, project, service };
}

export const isSkipped = (matches: RowMatches): boolean =>
  Object.values(matches).some((match) => match.decision === 'skip');
