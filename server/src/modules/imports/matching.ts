// Proposes what each name of a file stands for: what was decided before, then equal names, then
// something new. Similar names are offered, never taken.

import { matchKey, nameKey, unnamed } from '@daybook/core/imports/imported-names.ts';
import type { Actor } from '../../platform/actor.ts';
import type { ReadDb } from '../../platform/database.ts';
import {
  type FoundName,
  findEqualNames,
  findSimilarNames,
  type NameTable,
} from '../../platform/name-match.ts';
import { reference } from '../../platform/rows.ts';
import { serviceNames } from '../catalog/public.ts';
import { personEmails, personNames } from '../org/public.ts';
import { clientNames, projectNames } from '../parties/public.ts';
import { keyOf, type Targets } from './match-targets.ts';
import type { Match } from './store.ts';
import type { Group, Tally } from './tally.ts';

type Kind = Match['kind'];
type Wanted = Readonly<{ group: Group; extra: string }>;
export type MatchFacts = Readonly<{
  actor: Actor;
  before: Targets;
  /** Of new clients, where their rows name none. */
  currency: string;
  /** True if the tracker itself says what kind of work a row is. */
  hasServices: boolean;
}>;

export async function proposeMatches(
  db: ReadDb,
  tally: Tally,
  facts: MatchFacts,
): Promise<readonly Match[]> {
  const people = await matchPeople(db, tally, facts);
  const clients = await matchKind(db, {
    kind: 'client',
    table: clientNames,
    wanted: [...tally.clients.values()].map((group) => ({ group, extra: '' })),
    facts,
  });
  const clientIds = new Map(clients.map((match) => [keyOf(match), match]));
  const projects = await matchKind(db, {
    kind: 'project',
    table: projectNames,
    wanted: [...tally.projects.values()].map((group) => ({
      group,
      extra: clientOf(clientIds.get(matchKey('client', group.client ?? '', null))),
    })),
    facts,
  });
  return [...people, ...clients, ...projects, ...(await matchServices(db, tally, facts))];
}

/** Without a client in the file any client's project will do; of a new client, none. */
function clientOf(client: Match | undefined): string {
  if (client === undefined || client.name === unnamed.client) return client?.target?.id ?? '';
  return client.target?.id ?? 'none';
}

async function matchPeople(db: ReadDb, tally: Tally, facts: MatchFacts): Promise<readonly Match[]> {
  const wanted = [...tally.people.values()].map((group) => ({ group, extra: group.email ?? '' }));
  const rows = wanted.map(({ group, extra }) => ({ key: personKey(group), extra }));
  const byEmail = await findEqualNames(db, personEmails, rows);
  const known = new Set(byEmail.map(({ index }) => index));
  const self = [...tally.people.keys()].indexOf(matchKey('person', unnamed.person, null));
  const own = self < 0 ? [] : [{ index: self, id: facts.actor.personId, name: facts.actor.name }];
  const byName = await findEqualNames(db, personNames, rows);
  const equal = [...own, ...byEmail, ...byName.filter(({ index }) => !known.has(index))];
  return decide(db, { kind: 'person', table: personNames, wanted, equal, facts });
}

const personKey = (group: Group): string => nameKey(group.name.replace(/ <[^>]+>$/, ''));

type Search = Readonly<{
  kind: Kind;
  table: NameTable;
  wanted: readonly Wanted[];
  facts: MatchFacts;
}>;

async function matchKind(db: ReadDb, search: Search): Promise<readonly Match[]> {
  const rows = search.wanted.map(({ group, extra }) => ({ key: nameKey(group.name), extra }));
  return decide(db, { ...search, equal: await findEqualNames(db, search.table, rows) });
}

async function decide(
  db: ReadDb,
  search: Search & Readonly<{ equal: readonly FoundName[] }>,
): Promise<readonly Match[]> {
  const { kind, wanted, facts, equal, table } = search;
  const isFound = new Set(equal.map(({ index }) => index));
  const unknown = wanted.flatMap((_, index) => (isFound.has(index) ? [] : [index]));
  const keyFor = ({ group }: Wanted) =>
    kind === 'person' ? personKey(group) : nameKey(group.name);
  const similar = await findSimilarNames(
    db,
    table,
    unknown.map((index) => ({ key: keyFor(wantedAt(wanted, index)), extra: '' })),
  );
  const offered = [
    ...equal,
    ...similar.map((found) => ({ ...found, index: unknown[found.index] ?? -1 })),
  ];
  const byIndex = Map.groupBy(offered, ({ index }) => index);
  return wanted.map(({ group }, index) => {
    const suggestions = (byIndex.get(index) ?? []).map(({ id, name }) => reference(id, name));
    const target = isFound.has(index) ? (suggestions[0] ?? null) : null;
    return matchFrom({ kind, group, facts }, { target, suggestions });
  });
}

function wantedAt(wanted: readonly Wanted[], index: number): Wanted {
  const found = wanted[index];
  if (found === undefined) throw new RangeError(`No wanted name ${index}`);
  return found;
}

function matchFrom(
  { kind, group, facts }: Readonly<{ kind: Kind; group: Group; facts: MatchFacts }>,
  proposed: Pick<Match, 'target' | 'suggestions'>,
): Match {
  const named = { kind, name: group.name, client: group.client };
  const before = facts.before.get(keyOf(named));
  const decided =
    before?.isDecided === true
      ? { decision: before.decision, target: before.target, isDecided: true }
      : {
          decision: proposed.target === null ? ('create' as const) : ('match' as const),
          target: proposed.target,
          isDecided: false,
        };
  return {
    ...named,
    rowCount: group.rowCount,
    minutes: group.minutes,
    ...decided,
    suggestions: [...proposed.suggestions],
    currency: group.currency ?? facts.currency,
    email: group.email,
  };
}

/**
 * Harvest and Kimai name the kind of work, and an unknown one is new. Tags and tasks of Toggl and
 * Clockify name anything: one that the firm has as a service counts, the rest is General.
 */
async function matchServices(db: ReadDb, tally: Tally, facts: MatchFacts) {
  const lists = [...tally.services.values()];
  const names = [...new Set([unnamed.service, ...lists.flatMap(({ services }) => services)])];
  const rows = names.map((name) => ({ key: nameKey(name), extra: '' }));
  const equal = await findEqualNames(db, serviceNames, rows);
  const knownKeys = new Set(equal.map(({ index }) => nameKey(names[index] ?? '')));
  const groups = new Map<string, Group>();
  for (const list of lists) {
    const known = list.services.find((name) => knownKeys.has(nameKey(name)));
    const named = facts.hasServices ? list.services[0] : undefined;
    const name = known ?? named ?? unnamed.service;
    const group = groups.get(nameKey(name)) ?? { ...list, name, rowCount: 0, minutes: 0 };
    group.rowCount += list.rowCount;
    group.minutes += list.minutes;
    groups.set(nameKey(name), group);
  }
  const wanted = [...groups.values()].map((group) => ({ group, extra: '' }));
  return matchKind(db, { kind: 'service', table: serviceNames, wanted, facts });
}
