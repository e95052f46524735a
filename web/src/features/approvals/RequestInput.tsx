import { TextLink } from '../../shared/AppLink.tsx';
import { pathOf } from '../../shared/paths.ts';
import { ChangeTable, FieldTable } from '../../shared/record/ChangeTable.tsx';
import type { Request } from './RequestsPage.tsx';

type Fields = Readonly<Record<string, unknown>>;
type RequestInputProps = Readonly<{ request: Request & Readonly<{ before?: Fields }> }>;

/** What would be carried out, as it was made, beside what the record said of the same then. */
export function RequestInput({ request }: RequestInputProps) {
  const { record, input, before = {} } = request;
  const href = record === null ? null : pathOf(record.kind, record.id);
  const asked = Object.entries(input)
    .filter(([name, value]) => name !== 'id' && name !== 'version' && value !== record?.id)
    .map(([name, value]) => [name, readable(value)] as const);
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
/** Which ones is a matter of the record itself; how many there are says more than their ids. */
const readable = (value: unknown): unknown =>
  Array.isArray(value) && value.length > 0 && value.every(isId) ? value.length : value;

/** A record is kept under the names of its columns, and asked for under those of the API. */
const fieldOf = (record: Fields, name: string): unknown =>
  record[name] ?? record[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
