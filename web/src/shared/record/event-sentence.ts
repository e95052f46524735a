import { kindName } from '../paths.ts';
import { counted } from '../plural.ts';

type Event = Readonly<{
  type: string;
  actor: Readonly<{ name: string }> | null;
  onBehalfOf: Readonly<{ name: string }> | null;
  source: string;
  after: unknown;
}>;

/** Who followed a link, as they said: they acted, and not the person who made the link. */
function statedName({ source, after }: Event): string | null {
  const isByLink = source === 'link' && typeof after === 'object' && after !== null;
  return isByLink && 'statedName' in after && typeof after.statedName === 'string'
    ? after.statedName
    : null;
}

/** "invoice.posted" by Dana is "Dana posted the invoice"; several of a kind are told once. */
export function eventSentence(event: Event, count = 1): string {
  const { type, actor, onBehalfOf } = event;
  const [noun = '', act = ''] = type.split('.');
  const who = statedName(event) ?? actor?.name ?? 'Daybook';
  const link = statedName(event) === null ? '' : `, by the link of ${actor?.name ?? 'Daybook'}`;
  const behalf = onBehalfOf === null ? link : ` for ${onBehalfOf.name}`;
  const verb = act.replaceAll('_', ' ');
  const kind = kindName(noun).toLowerCase();
  const what = count === 1 ? `the ${kind}` : counted(count, kind);
  return verb === '' ? `${who}: ${kind}${behalf}` : `${who} ${verb} ${what}${behalf}`;
}
