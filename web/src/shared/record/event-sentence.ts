import { kindName } from '../paths.ts';

type Event = Readonly<{
  type: string;
  actor: Readonly<{ name: string }> | null;
  onBehalfOf: Readonly<{ name: string }> | null;
}>;

/** "invoice.posted" by Dana is "Dana posted the invoice". */
export function eventSentence({ type, actor, onBehalfOf }: Event): string {
  const [noun = '', act = ''] = type.split('.');
  const who = actor?.name ?? 'Daybook';
  const behalf = onBehalfOf === null ? '' : ` for ${onBehalfOf.name}`;
  const verb = act.replaceAll('_', ' ');
  const what = kindName(noun).toLowerCase();
  if (verb === '') return `${who}: ${what}${behalf}`;
  return `${who} ${verb} the ${what}${behalf}`;
}
