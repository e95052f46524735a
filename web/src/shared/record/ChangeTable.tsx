import classes from './history.module.css';

type Fields = ReadonlyMap<string, string>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isObject(value)) {
    if ('amount' in value && 'currency' in value) return `${value.amount} ${value.currency}`;
    if (typeof value.name === 'string') return value.name;
  }
  if (Array.isArray(value)) return listText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const mostListed = 5;
const isNamed = (value: unknown): boolean => !isObject(value) || typeof value.name === 'string';

/** What has no words of its own is told part by part: an address, what a role grants. */
const isOfParts = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) &&
  !('name' in value) &&
  !('amount' in value) &&
  Object.values(value).every((part) => typeof part === 'string' || part === null);

function listText(values: readonly unknown[]): string {
  const isLong = values.length > mostListed || values.some((value) => !isNamed(value));
  if (isLong) return `${values.length} of them`;
  return values.length === 0 ? '–' : values.map(textOf).join(', ');
}

function fieldsOf(value: unknown): Fields {
  if (isObject(value)) {
    return new Map(
      Object.entries(value).flatMap(([name, field]): [string, string][] =>
        isOfParts(field)
          ? Object.entries(field).map(([part, text]) => [`${name}: ${part}`, textOf(text)])
          : [[name, textOf(field)]],
      ),
    );
  }
  return new Map(value === null || value === undefined ? [] : [['value', textOf(value)]]);
}

const spelled = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

type ChangeTableProps = Readonly<{ before: unknown; after: unknown }>;

/** The fields of something that was not there before. */
export function FieldTable({ fields }: Readonly<{ fields: unknown }>) {
  return (
    <table className={classes.change}>
      <tbody>
        {[...fieldsOf(fields)].map(([name, text]) => (
          <tr key={name}>
            <th scope="row">{spelled(name)}</th>
            <td>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The fields that differ, before and after. */
export function ChangeTable({ before, after }: ChangeTableProps) {
  if (before === null) return <FieldTable fields={after} />;
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const changed = names.filter((name) => was.get(name) !== is.get(name));
  if (changed.length === 0) return <p className={classes.same}>No field of it changed.</p>;
  return (
    <table className={classes.change}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((name) => (
          <tr key={name}>
            <th scope="row">{spelled(name)}</th>
            <td className={classes.was}>{was.get(name) ?? '–'}</td>
            <td>{is.get(name) ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
