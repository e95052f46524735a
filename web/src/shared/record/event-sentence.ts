import { kindName } from '../paths.ts';
import { counted } from '../plural.ts';

type Event = Readonly<{
  type: string;
  actor: Readonly<{ name: string }> | null;
  onBehalfOf: Readonly<{ name: string }> | null;
}>;

/** "invoice.posted" by Dana is "Dana posted the invoice"; several of a kind are told once. */
export function eventSentence({ type, actor, onBehalfOf }: Event, count = 1): string {
  const [noun = '', act = ''] = type.split('.');
  const who = actor?.name ?? 'Daybook';
  const behalf = onBehalfOf === null ? '' : ` for ${onBehalfOf.name}`;
  const verb = act.replaceAll('_', ' ');
  const kind = kindName(noun).toLowerCase();
  const what = count === 1 ? `the ${kind}` : counted(count, kind);
  return verb === '' ? `${who}: ${kind}${behalf}` : `${who} ${verb} ${what}${behalf}`;
}
