// The catalogue, a report, the records behind it, and its PDF.

import { reports } from '@daybook/contract/reports.ts';
import { z } from 'zod';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import {
  aboutOf,
  answerOf,
  filterIn,
  isSum,
  measuresFor,
  readableReport,
  reading,
  scopeIn,
} from './answer.ts';
import { catalogue as allReports } from './catalogue.ts';
import { dimensionOf } from './dimensions.ts';
import { reportPdf } from './report-pdf.ts';
import { dimensionCell, measureCell } from './report-rows.ts';
import { factsOf } from './report-store.ts';

export const catalogue = defineQuery(reports.catalogue, {
  permission: 'anyone',
  handle: async ({ actor }) => ({
    items: allReports
      .filter((report) => scopeIn(report, actor) !== undefined)
      .map((report) => aboutOf(report, actor)),
  }),
});

const Named = z.looseObject({ name: z.string() });
/** Of what only they see who may see costs. */
const isSensitive = (input: unknown): boolean => {
  const { data } = Named.safeParse(input);
  return allReports.some((each) => each.name === data?.name && each.permission === 'costs.view');
};

export const run = defineQuery(reports.run, {
  permission: 'anyone',
  isSensitive,
  handle: ({ input, ...room }) => answerOf(input, room),
});

export const rows = defineQuery(reports.rows, {
  permission: 'anyone',
  isSensitive,
  async handle({ input: { limit, cursor, ...asked }, ...room }) {
    const { report, scope } = readableReport(asked.name, room.actor);
    const measures = measuresFor(report, room.actor).filter(isSum);
    const filter = filterIn(report, scope, { asked, room });
    const after = decodeCursor(cursor, 2);
    const found = await reading(room, asked.asOf, (db) =>
      factsOf(db, report, { filter, sums: measures, after, limit }),
    );
    const own = report.dimensions.filter((key) => dimensionOf(key).kind !== 'period');
    return pageFrom(found, limit, {
      item: (row) => ({
        id: row.id,
        on: row.on_date,
        recordKind: row.record_kind,
        recordId: row.record_id,
        label: row.label,
        ...Object.fromEntries(
          own.map((key, place) => [key, dimensionCell(key, row[`g${place}`], row[`n${place}`])]),
        ),
        ...Object.fromEntries(measures.map((measure) => [measure.key, measureCell(measure, row)])),
      }),
      key: (row) => [row.on_date, row.id],
    });
  },
});

export const pdf = defineQuery(reports.pdf, {
  permission: 'anyone',
  async handle({ input, ...room }) {
    return reportPdf(await answerOf(input, room), room.clock.now());
  },
});
