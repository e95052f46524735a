import { commandName } from '@daybook/contract/command-names.ts';
import { z } from 'zod';
import { TextLink } from '../../shared/AppLink.tsx';
import { pathOf } from '../../shared/paths.ts';
import { ChangeTable, FieldTable } from '../../shared/record/ChangeTable.tsx';
import { stateName } from '../../shared/StateBadge.tsx';
import type { Request } from './RequestsPage.tsx';

type Fields = Readonly<Record<string, unknown>>;
type RequestInputProps = Readonly<{ request: Request & Readonly<{ before?: Fields }> }>;

/** What would be carried out, as it was made, beside what the record said of the same then. */
export function RequestInput({ request }: RequestInputProps) {
  const { record, input, before = {} } = request;
  const href = record === null ? null : pathOf(record.kind, record.id);
  const asked = Object.entries(input)
    .filter(([name, value]) => name !== 'id' && name !== 'version' && value !== record?.id)
    .map(([name, value]) => [name, readable(name, value)] as const);
  const [changed, added] = [true, false].map((isKnown) =>
    Object.fromEntries(asked.filter(([name]) => (fieldOf(before, name) !== undefined) === isKnown)),
  );
  const known = Object.keys(changed ?? {});
  return (
    <>
      {record !== null && href !== null && (
        <p>
          It concerns <TextLink href={href}>{record.name || 'this record'}</TextLink>.
        </p>
      )}
      {known.length > 0 && (
        <ChangeTable
          before={Object.fromEntries(known.map((name) => [name, fieldOf(before, name)]))}
          after={changed}
        />
      )}
      {Object.keys(added ?? {}).length > 0 && <FieldTable fields={added} />}
    </>
  );
}

const isId = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
const StepsAsked = z.array(
  z.object({
    approvers: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('role'), role: z.string() }),
        z.object({ kind: z.literal('person'), personId: z.string() }),
      ]),
    ),
    needed: z.number(),
  }),
);
/** "Partner, then 2 of Owner or one named person". */
function stepsText(steps: z.output<typeof StepsAsked>): string {
  return steps
    .map(({ approvers, needed }) => {
      const roles = approvers.flatMap((each) =>
        each.kind === 'role' ? [stateName(each.role)] : [],
      );
      const people = approvers.length - roles.length;
      const all =
        people === 0
          ? roles
          : [...roles, people === 1 ? 'one named person' : `${people} named people`];
      return needed === 1 ? all.join(' or ') : `${needed} of ${all.join(' or ')}`;
    })
    .join(', then ');
}

/** In words, where the field has any; of ids, how many there are says more than they do. */
function readable(name: string, value: unknown): unknown {
  if (name === 'command' && typeof value === 'string') return commandName(value);
  const steps = name === 'steps' ? StepsAsked.safeParse(value) : null;
  if (steps?.success === true) return stepsText(steps.data);
  return Array.isArray(value) && value.length > 0 && value.every(isId) ? value.length : value;
}

/** A record is kept under the names of its columns, and asked for under those of the API. */
const fieldOf = (record: Fields, name: string): unknown =>
  record[name] ?? record[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
