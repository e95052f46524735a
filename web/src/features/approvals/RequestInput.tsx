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
  const asked = Object.entries(input).filter(([name]) => name !== 'id' && name !== 'version');
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

/** A record is kept under the names of its columns, and asked for under those of the API. */
const fieldOf = (record: Fields, name: string): unknown =>
  record[name] ?? record[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
