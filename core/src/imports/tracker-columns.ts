// Which tracker wrote a file, and which column says what. Columns may be missing, in any order and
// in the user's language. Titles as Harvest, Toggl Track, Clockify and Kimai write them.

export const trackers = ['harvest', 'toggl', 'clockify', 'kimai'] as const;
export type Tracker = (typeof trackers)[number];

export type ImportField =
  | 'person'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'client'
  | 'project'
  | 'service'
  | 'task'
  | 'tags'
  | 'note'
  | 'isBillable'
  | 'startDate'
  | 'startTime'
  | 'endDate'
  | 'endTime'
  | 'duration'
  | 'hours'
  | 'currency'
  | 'kind';

export type TrackerColumns = Readonly<{
  /** Position in the record, by field. */
  at: Readonly<Partial<Record<ImportField, number>>>;
  /** Money columns: not imported, but they show how the file writes decimals. */
  moneyAt: readonly number[];
  /** The currency of a title such as "Amount (USD)"; null if no title names one. */
  titleCurrency: string | null;
}>;

/** Letters and digits only: "Duration (h)" is durationh, "Billable?" is billable. */
export const titleKey = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

const start = {
  date: 'startdate startdatum fechadeinicio datededebut datainizio datadeinicio',
  time: 'starttime startzeit horadeinicio heurededebut startuhrzeit orainizio',
};
const end = {
  date: 'enddate stopdate enddatum fechadefinalizacion fechafin datedefin',
  time: 'endtime stoptime endzeit horadefinalizacion horafin heuredefin enduhrzeit',
};
const shared = {
  person: 'user member username users teammember benutzer utilisateur usuario nutzer utente',
  email: 'email emailaddress useremail correo courriel',
  client: 'client clients customer kunde cliente kundenname',
  project: 'project projects projekt projet proyecto progetto',
  tags: 'tags tag schlagworte etiquetas etiquettes labels',
  note: 'description beschreibung descripcion descrizione notes note comment timeentry',
  isBillable: 'billable abrechenbar facturable fatturabile isbillable',
  currency: 'currency wahrung devise moneda',
};

type Titles = Readonly<Partial<Record<ImportField, string>>>;

const byTitle = (titles: Titles) =>
  new Map(
    Object.entries(titles).map(
      ([field, names]) => [field, names.split(' ').map(titleKey)] as const,
    ),
  );

const task = 'task tasks aufgabe tarea tache activity';
const titlesOf: Readonly<Record<Tracker, ReadonlyMap<string, readonly string[]>>> = {
  toggl: byTitle({
    ...shared,
    task,
    startDate: `${start.date} date`,
    startTime: `${start.time} start`,
    endDate: end.date,
    endTime: `${end.time} end stop`,
    duration: 'duration dauer duree duracion durationhhmmss',
    hours: 'durationdecimal hours',
  }),
  clockify: byTitle({
    ...shared,
    task,
    startDate: `${start.date} date`,
    startTime: start.time,
    endDate: end.date,
    endTime: end.time,
    duration: 'durationh dauerh duracionh dureeh duration timeh',
    hours: 'durationdecimal dauerdezimal duraciondecimal dureedecimal timedecimal',
    kind: 'type',
  }),
  harvest: byTitle({
    ...shared,
    person: 'person name employee teammember user mitarbeiter',
    firstName: 'firstname vorname prenom nombre',
    lastName: 'lastname nachname nom apellido apellidos',
    service: 'task aufgabe tache tarea',
    note: 'notes note notizen notas description',
    startDate: 'date spentdate spenton datum fecha',
    startTime: 'startedat starttime',
    endTime: 'endedat endtime',
    hours: 'hours stunden heures horas hoursrounded',
  }),
  kimai: byTitle({
    ...shared,
    person: 'name user username benutzer benutzername utilisateur usuario nutzer alias',
    service: 'activity tatigkeit activite actividad attivita task',
    note: 'description beschreibung comment kommentar descripcion descrizione',
    startDate: 'date datum fecha data day tag',
    startTime: 'from begin in von beginn start starttime de desde debut da',
    endTime: 'to end out bis ende endtime a hasta fin',
    duration: 'duration hm dauer duree duracion durata',
    hours: 'durationdecimal hours time stunden dauerdezimal',
    tags: 'tags schlagworte etiquettes etiquetas',
  }),
};

// Titles of money in any of the four; a rate of an hour is money as well.
const moneyTitle = /^(?:billable|cost|internal|total|hourly|fixed)?\s*(?:rate|amount|price)\b/i;
const namedCurrency = /\(([^)]*)\)\s*$/;

/** Null if the titles fit no tracker, or more than one: then the user says which. */
export function detectTracker(header: readonly string[]): Tracker | null {
  const keys = new Set(header.map(titleKey));
  const has = (names: string) => names.split(' ').some((name) => keys.has(name));
  const hasSpan = has(start.date) && (has(start.time) || has(end.time));
  if (has('durationh durationdecimal dauerh dauerdezimal dureeh duracionh') && has(start.date)) {
    return 'clockify';
  }
  const isClockifys = header.some((title) =>
    /^(billable (rate|amount)|date of creation|kiosk)/i.test(title),
  );
  if (hasSpan && (isClockifys || has('group kiosk'))) return 'clockify';
  if (has(start.date) && has('duration')) return 'toggl';
  if (hasSpan && has('member')) return 'toggl';
  if (hasSpan) return null;
  if (!has('date datum fecha spentdate')) return null;
  if (
    has('customer kunde') ||
    (has('activity tatigkeit activite') && has('duration dauer duree'))
  ) {
    return 'kimai';
  }
  return has('hours stunden heures horas') && has('task notes firstname project projekt')
    ? 'harvest'
    : null;
}

export function columnsOf(tracker: Tracker, header: readonly string[]): TrackerColumns {
  const keys = header.map(titleKey);
  // Of several titles for one field, the first of the tracker's list wins, not the leftmost.
  const found = [...titlesOf[tracker]].flatMap(([field, names]) => {
    const position = names.map((name) => keys.indexOf(name)).find((index) => index >= 0);
    return position === undefined ? [] : [[field, position] as const];
  });
  const moneyAt = header.flatMap((title, index) => (moneyTitle.test(title.trim()) ? [index] : []));
  const named = moneyAt.map((index) => namedCurrency.exec(header[index] ?? '')?.[1]?.trim() ?? '');
  return {
    at: Object.fromEntries(found),
    moneyAt,
    titleCurrency: named.find((name) => name !== '') ?? null,
  };
}

/** What a file must have and this one has not, in words; empty if it can be read. */
export function missingColumns({ at }: TrackerColumns): readonly string[] {
  const hasLength = at.duration !== undefined || at.hours !== undefined;
  const hasSpan = at.startTime !== undefined && at.endTime !== undefined;
  return [
    ...(at.startDate === undefined ? ['the date'] : []),
    ...(hasLength || hasSpan ? [] : ['the duration, or the start and end times']),
  ];
}
