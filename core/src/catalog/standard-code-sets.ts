// Code sets that come with the product: the Uniform Task-Based Management System of the American Bar
// Association, as its litigation, activity and expense codes are published. The names are ours.

export type StandardCode = Readonly<{
  code: string;
  kind: 'task' | 'activity' | 'expense';
  name: string;
}>;
export type StandardCodeSet = Readonly<{
  name: string;
  source: string;
  codes: readonly StandardCode[];
}>;

type Pair = readonly [code: string, name: string];

const set = (
  name: string,
  kind: StandardCode['kind'],
  pairs: readonly Pair[],
): StandardCodeSet => ({
  name,
  source: 'Uniform Task-Based Management System',
  codes: pairs.map(([code, label]) => ({ code, kind, name: label })),
});

/** In the order in which a firm meets them. */
export const standardCodeSets: readonly StandardCodeSet[] = [
  set('UTBMS activities', 'activity', [
    ['A101', 'Plan and prepare for'],
    ['A102', 'Research'],
    ['A103', 'Draft and revise'],
    ['A104', 'Review and analyze'],
    ['A105', 'Communicate in the firm'],
    ['A106', 'Communicate with the client'],
    ['A107', 'Communicate with other outside counsel'],
    ['A108', 'Communicate with others outside'],
    ['A109', 'Appear for and attend'],
    ['A110', 'Manage data and files'],
    ['A111', 'Other'],
  ]),
  set('UTBMS litigation tasks', 'task', [
    ['L100', 'Case assessment, development and administration'],
    ['L110', 'Fact investigation and development'],
    ['L120', 'Analysis and strategy'],
    ['L130', 'Experts and consultants'],
    ['L140', 'Document and file management'],
    ['L150', 'Budgeting'],
    ['L160', 'Settlement and non-binding ADR'],
    ['L190', 'Other case assessment, development and administration'],
    ['L200', 'Pre-trial pleadings and motions'],
    ['L210', 'Pleadings'],
    ['L220', 'Preliminary injunctions and provisional remedies'],
    ['L230', 'Court mandated conferences'],
    ['L240', 'Dispositive motions'],
    ['L250', 'Other written motions and submissions'],
    ['L260', 'Class action certification and notice'],
    ['L300', 'Discovery'],
    ['L310', 'Written discovery'],
    ['L320', 'Document production'],
    ['L330', 'Depositions'],
    ['L340', 'Expert discovery'],
    ['L350', 'Discovery motions'],
    ['L390', 'Other discovery'],
    ['L400', 'Trial preparation and trial'],
    ['L410', 'Fact witnesses'],
    ['L420', 'Expert witnesses'],
    ['L430', 'Written motions and submissions'],
    ['L440', 'Other trial preparation and support'],
    ['L450', 'Trial and hearing attendance'],
    ['L460', 'Post-trial motions and submissions'],
    ['L470', 'Enforcement'],
    ['L500', 'Appeal'],
    ['L510', 'Appellate motions and submissions'],
    ['L520', 'Appellate briefs'],
    ['L530', 'Oral argument'],
  ]),
  set('UTBMS expenses', 'expense', [
    ['E101', 'Copying'],
    ['E102', 'Outside printing'],
    ['E103', 'Word processing'],
    ['E104', 'Facsimile'],
    ['E105', 'Telephone'],
    ['E106', 'Online research'],
    ['E107', 'Delivery services and messengers'],
    ['E108', 'Postage'],
    ['E109', 'Local travel'],
    ['E110', 'Out-of-town travel'],
    ['E111', 'Meals'],
    ['E112', 'Court fees'],
    ['E113', 'Subpoena fees'],
    ['E114', 'Witness fees'],
    ['E115', 'Deposition transcripts'],
    ['E116', 'Trial transcripts'],
    ['E117', 'Trial exhibits'],
    ['E118', 'Litigation support vendors'],
    ['E119', 'Experts'],
    ['E120', 'Private investigators'],
    ['E121', 'Arbitrators and mediators'],
    ['E122', 'Local counsel'],
    ['E123', 'Other professionals'],
    ['E124', 'Other'],
  ]),
];
