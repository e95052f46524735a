// A week of two people on two projects of one client, as Harvest and Toggl Track export it, and what
// it comes to by hand. The scenario through the API and the one in the browser share it: both start
// from these files and must show these numbers.
//
// Titles as Harvest and Toggl Track write them; the rows are ours. Prices an hour in EUR: 110.00 for
// consultants (firm), 96.50 for Ben at Acme (client), 137.35 for design on Relaunch (project). Each
// entry is rounded up to 15 minutes, priced, and rounded to the cent, half away from zero. Tax 19 %.
//
// file    day  who  project   as written   worked  billable  price     agreed     half of it
// Harvest Mon  Ada  Relaunch  7,50           7:30      7:30  137.35  1,030.125  1,030.13  515.07
// Harvest Tue  Ada  Relaunch  3,33           3:20      3:30  137.35    480.725    480.73  240.37
// Harvest Thu  Ben  Relaunch  2,00           2:00      2:00  137.35    274.70     274.70  137.35
//                                                     13:00                     1,785.56  892.79
// Toggl   Mon  Ben  Portal    02:07:31       2:08      2:15   96.50    217.125    217.13  108.57
// Toggl   Tue  Ada  Portal    02:45:00       2:45      2:45  110.00    302.50     302.50  151.25
// Toggl   Tue  Ben  Portal    00:00:12       0:01      0:15   96.50     24.125     24.13   12.06
// Harvest Wed  Ben  Portal    0,08           0:05      0:15   96.50     24.125     24.13   12.06
// Toggl   Fri  Ada  Portal    06:40:00       6:40      6:45  110.00    742.50     742.50  371.25
//                                                     12:15                     1,310.39  655.19
// Harvest Fri  Ada  Portal    1,00           1:00  not billable
// Toggl   Fri  Ada  Portal    00:00:00   no time was worked: the row is left out
//
// Invoice   net 1,785.56 + 1,310.39 = 3,095.95; tax 588.2305 -> 588.23; total 3,684.18.
//   13:00 at 137.35 is 1,785.55, a cent less than the sum of its entries: the Relaunch line prints no
//   price. Portal has two prices, so it prints none either.
// Half      net 1,547.975 -> 1,547.98; tax 294.1162 -> 294.12; total 1,842.10.
//   Halves of single entries end in half a cent six times. 1,547.98 goes to them by largest
//   remainder, so the three largest amounts (515.07, 240.37, 108.57) take a cent, 12.06 twice do not.
//   Minutes alike: 25:15 halved is 12:37.5 -> 12:38; Relaunch 6:30, Portal 6:08.
// Billed again: what was credited and not a cent more: 892.79 + 655.19 = 1,547.98; tax 294.12; 1,842.10.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { jobHandlers } from '../../src/app.ts';
import type { collectJobs, Jobs } from '../../src/platform/jobs.ts';
import { existing } from '../../src/platform/rows.ts';
import type { TestFirm, TestPerson } from '../../src/testing/test-firm.ts';

/** Monday after the week of the files. */
export const now = '2026-03-09T08:00:00.000Z';
export const workedOn = '2026-03-04';

const fileNamed = (name: string) => {
  const path = fileURLToPath(new URL(`./exports/${name}`, import.meta.url));
  return { name, path, contentBase64: readFileSync(path).toString('base64') };
};
export const files = {
  harvest: fileNamed('week-harvest.csv'),
  toggl: fileNamed('week-toggl.csv'),
};

export const expected = {
  harvest: { newCount: 5, errorCount: 0, minutes: 835 },
  toggl: { newCount: 4, errorCount: 1, minutes: 694 },
  worked: { ada: 1275, ben: 254 },
  entries: [
    { who: 'Ada Obi', date: '2026-03-02', worked: 450, billable: 450, agreed: '1030.13' },
    { who: 'Ada Obi', date: '2026-03-03', worked: 200, billable: 210, agreed: '480.73' },
    { who: 'Ben Lindqvist', date: '2026-03-05', worked: 120, billable: 120, agreed: '274.70' },
    { who: 'Ben Lindqvist', date: '2026-03-02', worked: 128, billable: 135, agreed: '217.13' },
    { who: 'Ada Obi', date: '2026-03-03', worked: 165, billable: 165, agreed: '302.50' },
    { who: 'Ben Lindqvist', date: '2026-03-03', worked: 1, billable: 15, agreed: '24.13' },
    { who: 'Ben Lindqvist', date: '2026-03-04', worked: 5, billable: 15, agreed: '24.13' },
    { who: 'Ada Obi', date: '2026-03-06', worked: 400, billable: 405, agreed: '742.50' },
  ],
  invoice: {
    relaunch: { minutes: 780, net: '1785.56' },
    portal: { minutes: 735, net: '1310.39' },
    net: '3095.95',
    tax: '588.23',
    total: '3684.18',
  },
  half: {
    relaunch: { minutes: 390, net: '892.79' },
    portal: { minutes: 368, net: '655.19' },
    perEntry: ['515.07', '240.37', '137.35', '108.57', '151.25', '12.06', '12.06', '371.25'],
    net: '1547.98',
    tax: '294.12',
    total: '1842.10',
  },
} as const;

/** Rows of the invoice's PDF, with its time report; a bar stands between columns. */
export const pdfOfInvoice = [
  'Design | 13:00 | 19 % | 1 785.56',
  'Consulting | 12:15 | 19 % | 1 310.39',
  'Net | 3 095.95',
  'Tax 19 % on 3 095.95 | 588.23',
  'Total EUR | 3 684.18',
  'Please pay 3 684.18 EUR by 2026-04-08, citing T-00001.',
  '2026-03-02 | Ada Obi | Design | Wireframes, "round one" | 7:30 | 1 030.13',
  '2026-03-04 | Ben Lindqvist | Consulting | Call about the log-in | 0:15 | 24.13',
  'Total | 25:15 | 3 095.95',
] as const;

export type Week = Readonly<{
  ada: TestPerson;
  ben: TestPerson;
  relaunchId: string;
  designId: string;
}>;

/** Who and what the files are about; the firm has Acme AG and Portal already. */
export async function prepareWeek(firm: TestFirm): Promise<Week> {
  const ada = await firm.addPerson('timekeeper', 'Ada Obi');
  const ben = await firm.addPerson('timekeeper', 'Ben Lindqvist');
  const { api } = firm.people.biller;
  const relaunch = await api.parties.createProject({
    clientId: firm.clientId,
    name: 'Relaunch',
    code: 'R1',
    branchId: firm.branchId,
    managerId: firm.people.project_manager.id,
  });
  const category = existing((await api.catalog.listCategories({})).items[0]);
  const design = await api.catalog.createService({
    sku: 'DES',
    name: 'Design',
    categoryId: category.id,
    taxClassId: firm.taxClassId,
  });
  return { ada, ben, relaunchId: relaunch.id, designId: design.id };
}

/** 110.00 for consultants is on the firm's card; Ben at Acme and design on Relaunch have their own. */
export async function setPrices(firm: TestFirm, week: Week): Promise<void> {
  const { api } = firm.people.biller;
  const acme = await api.rates.createCard({
    name: 'Acme 2026',
    level: 'client',
    currency: 'EUR',
    clientId: firm.clientId,
  });
  await api.rates.setRate({
    id: acme.id,
    personId: week.ben.id,
    unitPrice: '96.50',
    from: '2026-01-01',
  });
  const relaunch = await api.rates.createCard({
    name: 'Relaunch',
    level: 'project',
    currency: 'EUR',
    projectId: week.relaunchId,
  });
  await api.rates.setRate({
    id: relaunch.id,
    serviceId: week.designId,
    unitPrice: '137.35',
    from: '2026-01-01',
  });
}

const areKept = (jobs: Jobs): jobs is ReturnType<typeof collectJobs> => 'taken' in jobs;

/** What commands have left for after their commit; a test server keeps it until it is asked for. */
export async function runJobs({ server }: TestFirm): Promise<void> {
  if (!areKept(server.jobs)) throw new Error('The test server keeps its jobs');
  const handlers = jobHandlers(server.door);
  for (const job of server.jobs.taken()) {
    await existing(handlers[job.queue])(job.data, new AbortController().signal);
  }
}
