// Invoices with their time reports as PDF/A, read and set one after the other on one core, beside documents
// of as many empty pages.

import { invoiceFile } from '../server/src/modules/billing/public.ts';
import { renderPdf } from '../server/src/platform/typst.ts';
import { billChunk } from './bill.ts';
import { type Measure, timed } from './measure.ts';

const invoiceCount = 50;
const ratioReach = 40;

const emptyPages = `
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4")
#for _ in range(data.pages - 1) { pagebreak() }
`;

export const pdf: Measure = async (world) => {
  const firm = await world.smallFirm(invoiceCount + 1);
  await billChunk(world, firm, firm.projectIds);
  const db = world.server.database.reader(firm.firmId);
  const invoices = await db.rows<{ id: string }>(
    'select id from invoice where firm_id = app.firm_id() order by id',
  );
  const viewer = { actor: firm.actor, today: '2026-12-31' };
  const render = (id: string) => invoiceFile(db, id, viewer);
  const [first, ...others] = invoices.map(({ id }) => id);
  // The first opens the compiler and its fonts.
  if (first !== undefined) await render(first);
  const pages: number[] = [];
  const ours = await timed(async () => {
    for (const id of others) pages.push(pagesOf(await render(id)));
  });
  const limit = await timed(async () => {
    for (const [index, count] of pages.entries()) {
      const made = pagesOf(renderPdf(emptyPages, { title: `Empty ${index}`, pages: count }));
      if (made !== count) throw new Error(`The empty document has ${made} pages, not ${count}`);
    }
  });
  const total = pages.reduce((sum, count) => sum + count, 0);
  const ratio = ours.milliseconds / limit.milliseconds;
  const perSecond = (milliseconds: number) => ((total / milliseconds) * 1000).toFixed(0);
  return [
    {
      name: `${pages.length} invoices as PDF, ${total} pages`,
      ours: `${perSecond(ours.milliseconds)} pages/s, ${(ours.milliseconds / pages.length).toFixed(0)} ms an invoice`,
      limit: `${perSecond(limit.milliseconds)} empty pages/s`,
      ratio,
      reach: `at most ${ratioReach}`,
      holds: ratio <= ratioReach,
    },
  ];
};

const pagesOf = (file: Buffer): number => {
  const count = file.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  if (count === 0) throw new Error('No page is found in the PDF');
  return count;
};
