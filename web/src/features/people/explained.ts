// Why somebody may or may not do something, in plain sentences.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import type { Answer, api } from '../../shared/api.ts';
import { kindName } from '../../shared/paths.ts';
import { permissionName } from '../../shared/permission-words.ts';

type Explained = Answer<typeof api.access.explainPermission>;
type DateWords = (date: string) => string;

export function answerText({ person, may, permission, record }: Explained): string {
  const what = permissionName(permission);
  const which = record === null ? '' : ` for this ${kindName(record.kind).toLowerCase()}`;
  return `${may ? 'Yes' : 'No'}: ${person.name} ${may ? 'may' : 'may not'} (${what})${which}.`;
}

const reachWords = {
  own: 'for what is their own',
  team: 'for what they are responsible for, and their own',
  branch: 'for all of their branch',
  firm: 'for the whole firm',
} as const;

export const sentencesOf = (explained: Explained, date: DateWords): readonly string[] => [
  ...personSentences(explained),
  ...roleSentences(explained, date),
  ...recordSentences(explained),
  ...gateSentences(explained),
  ...keySentences(explained),
];

function personSentences({ person, isActive, canSignIn }: Explained): readonly string[] {
  if (!isActive) return [`${person.name} is inactive, so no role holds.`];
  return canSignIn ? [] : [`${person.name} has no sign-in yet.`];
}

function roleSentences({ roles, scope }: Explained, date: DateWords): readonly string[] {
  const sentences = roles.map((each) => {
    const until = each.until === null ? '' : `, through ${date(addDays(each.until, -1))}`;
    return each.state === 'current'
      ? `The role ${each.role.name} grants it ${reachWords[each.scope]}${until}.`
      : `From ${date(each.from)} on${until}, the role ${each.role.name} will grant it ${reachWords[each.scope]}.`;
  });
  return scope === null ? ['No role that they hold today grants it.', ...sentences] : sentences;
}

function recordSentences({ record, scope, branch }: Explained): readonly string[] {
  if (record === null) return [];
  const ties = [
    ...(record.isOwn ? ['it is their own'] : []),
    ...(record.isTeam ? ['they are responsible for it'] : []),
    ...(record.isBranch ? [`it belongs to their branch, ${branch.name}`] : []),
  ];
  const place = record.branch === null ? '' : `; it belongs to ${record.branch.name}`;
  const tie =
    ties.length === 0
      ? `Of this record: it is not theirs, and they are not responsible for it${place}.`
      : `Of this record: ${ties.join(', and ')}.`;
  if (scope === null) return [tie];
  return [
    tie,
    record.isReached
      ? 'So what they hold reaches it.'
      : `What they hold ends at ${scope === 'branch' ? branch.name : `"${scope}"`}, so it does not reach it.`,
  ];
}

const gateSentences = ({ gates, may }: Explained): readonly string[] =>
  may
    ? gates.map(
        (gate) =>
          `${gate.summary}: ${gate.because.charAt(0).toLowerCase()}${gate.because.slice(1)}, agreed to by ${gate.waitsFor}.`,
      )
    : [];

const keySentences = ({ keys }: Explained): readonly string[] =>
  (keys ?? []).map(({ name, scope }) =>
    scope === null
      ? `The API key ${name} does not carry it.`
      : `The API key ${name} carries it ${reachWords[scope]}.`,
  );
