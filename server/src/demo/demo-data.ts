// The names and numbers of the demo firm: a consultancy with three offices. Hourly prices lie where
// public price lists put such labour categories.

export const classifications = [
  { name: 'Partner', price: '295', cost: '120' },
  { name: 'Principal consultant', price: '235', cost: '95' },
  { name: 'Senior consultant', price: '185', cost: '72' },
  { name: 'Consultant', price: '145', cost: '55' },
  { name: 'Business analyst', price: '118', cost: '46' },
  { name: 'Solution architect', price: '205', cost: '84' },
  { name: 'Senior software engineer', price: '172', cost: '68' },
  { name: 'Software engineer', price: '132', cost: '52' },
  { name: 'User experience designer', price: '138', cost: '54' },
  { name: 'Data engineer', price: '158', cost: '63' },
  { name: 'Quality engineer', price: '104', cost: '42' },
  { name: 'Project manager', price: '164', cost: '66' },
] as const;

export const services = [
  { sku: 'ADV', name: 'Advisory', category: 'Consulting', billable: true },
  { sku: 'ARC', name: 'Architecture', category: 'Consulting', billable: true },
  { sku: 'ANA', name: 'Analysis', category: 'Consulting', billable: true },
  { sku: 'DEV', name: 'Software development', category: 'Engineering', billable: true },
  { sku: 'DAT', name: 'Data engineering', category: 'Engineering', billable: true },
  { sku: 'QA', name: 'Testing', category: 'Engineering', billable: true },
  { sku: 'UX', name: 'Design', category: 'Design', billable: true },
  { sku: 'PM', name: 'Project management', category: 'Management', billable: true },
  { sku: 'TRN', name: 'Training', category: 'Consulting', billable: true },
  { sku: 'SUP', name: 'Support', category: 'Engineering', billable: true },
  { sku: 'INT', name: 'Internal', category: 'Internal', billable: false },
] as const;

/** First the eight who can sign in, one for each kind of work; then the others. */
export const people = [
  ['Helena Brandt', 'Partner', 'owner'], ['Marcus Oyelaran', 'Partner', 'partner'], ['Ines Kaufmann', 'Project manager', 'project_manager'], ['Tomasz Wierzba', 'Senior consultant', 'timekeeper'],
  ['Priya Raman', 'Business analyst', 'biller'], ['Jonas Lindqvist', 'Business analyst', 'cashier'], ['Clara Mbeki', 'Business analyst', 'auditor'], ['Daniel Okafor', 'Project manager', 'project_manager'],
  ['Sophie Lambert', 'Project manager', 'project_manager'], ['Graham Whitfield', 'Project manager', 'project_manager'], ['Anna Novak', 'Principal consultant', 'timekeeper'], ['Luca Ferri', 'Solution architect', 'timekeeper'],
  ['Mei Tanaka', 'Senior software engineer', 'timekeeper'], ['Oskar Nilsen', 'Software engineer', 'timekeeper'], ['Ruth Abara', 'Data engineer', 'timekeeper'], ['Pavel Dvorak', 'Software engineer', 'timekeeper'],
  ['Emily Carter', 'User experience designer', 'timekeeper'], ['Hannes Gruber', 'Senior consultant', 'timekeeper'], ['Nadia Petrova', 'Consultant', 'timekeeper'], ['Samir Haddad', 'Software engineer', 'timekeeper'],
  ['Laura Jensen', 'Quality engineer', 'timekeeper'], ['Felix Baumann', 'Consultant', 'timekeeper'], ['Amelia Ross', 'Senior consultant', 'timekeeper'], ['Yusuf Demir', 'Senior software engineer', 'timekeeper'],
  ['Isabel Costa', 'Business analyst', 'timekeeper'], ['Markus Steiner', 'Solution architect', 'timekeeper'], ['Chloe Martin', 'User experience designer', 'timekeeper'], ['Erik Johansson', 'Software engineer', 'timekeeper'],
  ['Fatima Zahra', 'Data engineer', 'timekeeper'], ['Oliver Hughes', 'Consultant', 'timekeeper'], ['Katja Weiss', 'Quality engineer', 'timekeeper'], ['Victor Popescu', 'Senior software engineer', 'timekeeper'],
  ['Leila Karimi', 'Consultant', 'timekeeper'], ['Simon Hartley', 'Principal consultant', 'timekeeper'], ['Julia Maier', 'Business analyst', 'timekeeper'], ['Rafael Ortiz', 'Software engineer', 'timekeeper'],
  ['Grace Adeyemi', 'Senior consultant', 'timekeeper'], ['Stefan Huber', 'Data engineer', 'timekeeper'], ['Maja Kowalska', 'Consultant', 'timekeeper'], ['Benedikt Vogel', 'Software engineer', 'timekeeper'],
] as const;

export const clientNames = [
  'Albrecht Maschinenbau', 'Nordwind Energie', 'Halden Logistics', 'Fairbank Mutual', 'Kestrel Aerospace', 'Lindenhof Kliniken', 'Orchard & Pike', 'Severn Water Trust', 'Bergmann Optik', 'Castellan Insurance', 'Delmar Foods', 'Eichenwald Versicherung',
  'Finch Publishing', 'Glacier Telecom', 'Hartmann Chemie', 'Isar Mobility', 'Juniper Retail', 'Kingsway Rail', 'Lakeside University', 'Morgenrot Brauerei', 'Northgate Council', 'Obermeier Bau', 'Pemberton Legal', 'Quellwasser AG', 'Riverside Housing',
  'Sommer Textil', 'Thornbury Motors', 'Ulmer Stadtwerke', 'Viadukt Capital', 'Westholm Shipping', 'Yarrow Biotech', 'Zellner Papier', 'Ashdown Media', 'Birkenfeld Pharma', 'Copperfield Tools', 'Donau Kraftwerke', 'Elmstead Schools', 'Falkenberg Hotels',
  'Greenacre Farms', 'Hollerbach Holz', 'Ironbridge Steel', 'Jadebusen Reederei', 'Kaltenbach Software', 'Langley Airports', 'Marienhof Stiftung', 'Netherby Estates', 'Ostermann Handel', 'Pinewood Studios', 'Rosenthal Keramik', 'Stanmore Health',
  'Tegernsee Tourismus', 'Underhill Brewing', 'Vogtland Spedition', 'Waverley Trust', 'Wolfram Werkzeuge', 'Yorkdale Foods', 'Zugspitz Resorts', 'Brightwater Marine', 'Steinbach Glas', 'Carrow Analytics',
] as const;

export const projectNames = [
  'Billing renewal', 'Customer portal', 'Data warehouse', 'Field service app', 'Pricing study', 'Warehouse automation', 'Claims workflow', 'Cloud migration', 'Security review', 'Order management', 'Service desk', 'Reporting pack', 'Mobile ticketing',
  'Member onboarding', 'Supply planning', 'Document archive', 'Integration hub', 'Process audit', 'Website relaunch', 'Asset register',
] as const;

export const taskNames = ['Discovery', 'Build', 'Review', 'Rollout'] as const;

export const notes: Readonly<Record<string, readonly string[]>> = {
  ADV: ['Steering committee, preparation and minutes', 'Options paper for the board', 'Workshop on operating model', 'Call with the sponsor'],
  ARC: ['Interface design for the ledger', 'Review of hosting options', 'Target picture, second draft'],
  ANA: ['Interviews with the back office', 'Process map, order to cash', 'Requirements for the portal', 'Acceptance criteria with the client'],
  DEV: ['Import of price lists', 'Search and filters', 'Fix for rounding of instalments', 'Payment reconciliation', 'Code review', 'Notifications'],
  DAT: ['Pipeline for meter readings', 'Quality checks on master data', 'Dimensional model'],
  QA: ['Regression run', 'Test cases for refunds', 'Load test of the night batch'],
  UX: ['Wireframes for checkout', 'Usability test, six people', 'Component library'],
  PM: ['Weekly status', 'Plan for the next release', 'Risk review', 'Budget forecast'],
  TRN: ['Training of key users, day one', 'Handbook for administrators'],
  SUP: ['Hotline and tickets', 'Root cause of the outage', 'Release support'],
  INT: ['Team meeting', 'Recruiting interview', 'Knowledge exchange', 'Proposal'],
};
