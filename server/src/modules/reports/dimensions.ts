// What reports are grouped and filtered by. Named ones are records: the facts hold their id, the name is
// looked up once the rows are few. Periods follow from the date of the fact.

type Named = Readonly<{
  kind: 'record';
  label: string;
  column: string;
  table: string;
  name?: string;
}>;
type Text = Readonly<{ kind: 'text'; label: string; column: string }>;
type Period = Readonly<{ kind: 'period'; label: string; expression: string }>;
export type Dimension = Named | Text | Period;

const record = (label: string, column: string, table: string, name = 'x.name'): Named => ({
  kind: 'record',
  ...{ label, column, table, name },
});
const text = (label: string, column: string): Text => ({ kind: 'text', label, column });
const period = (label: string, expression: string): Period => ({
  kind: 'period',
  label,
  expression,
});

export const dimensions = {
  branch: record('Branch', 'branch_id', 'branch'),
  legalEntity: record('Legal entity', 'legal_entity_id', 'legal_entity'),
  client: record('Client', 'client_id', 'client'),
  project: record('Project', 'project_id', 'project'),
  contract: record('Contract', 'contract_id', 'contract', `x.number || ' ' || x.name`),
  retainer: record('Retainer', 'retainer_id', 'retainer', `x.number || ' ' || x.name`),
  person: record('Person', 'person_id', 'person'),
  enteredBy: record('Entered by', 'entered_by_id', 'person'),
  approvedBy: record('Approved by', 'approved_by_id', 'person'),
  receivedBy: record('Received by', 'received_by_id', 'person'),
  service: record('Service', 'service_id', 'service'),
  category: record('Category', 'category_id', 'service_category'),
  session: record(
    'Session',
    'session_id',
    'session',
    `(select p.name from person p where p.firm_id = x.firm_id and p.id = x.person_id) || to_char(x.opened_at, ' YYYY-MM-DD HH24:MI')`,
  ),
  shift: text('Shift', 'shift'),
  state: text('State', 'state'),
  kind: text('Kind', 'kind'),
  reason: text('Reason', 'reason'),
  method: text('Method', 'method'),
  account: text('Account', 'account'),
  currency: text('Currency', 'currency'),
  day: period('Day', `to_char(f.on_date, 'YYYY-MM-DD')`),
  week: period('Week', `to_char(date_trunc('week', f.on_date), 'YYYY-MM-DD')`),
  month: period('Month', `to_char(f.on_date, 'YYYY-MM')`),
  quarter: period('Quarter', `to_char(f.on_date, 'YYYY"-Q"Q')`),
  year: period('Year', `to_char(f.on_date, 'YYYY')`),
} as const satisfies Readonly<Record<string, Dimension>>;
export type DimensionKey = keyof typeof dimensions;

export const dimensionOf = (key: DimensionKey): Dimension => dimensions[key];
export const isDimension = (key: string): key is DimensionKey => Object.hasOwn(dimensions, key);
export const periodKeys: readonly DimensionKey[] = ['day', 'week', 'month', 'quarter', 'year'];

/** As SQL over the facts f. */
export const expressionOf = (key: DimensionKey): string => {
  const dimension = dimensionOf(key);
  return dimension.kind === 'period' ? dimension.expression : `f.${dimension.column}`;
};

/** The name of the filter of a dimension in the API: records by id. */
export const filterOf = (key: DimensionKey): string =>
  dimensionOf(key).kind === 'record' ? `${key}Id` : key;
