// Samples of the commands on saved views and reports by e-mail.

import { plain, type Samples, sample } from './sample.ts';
import { unique } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

const place = 'report/time-activity';
const savedView = (firm: TestFirm) =>
  firm.people.biller.api.savedViews.create({
    ...{ place, name: unique('By client'), query: { by: 'client', period: 'last_month' } },
  });

export const scheduleInput = (firm: TestFirm) => ({
  ...{ name: unique('Time of the week'), report: 'time-activity', format: 'csv' as const },
  ...{ query: { by: 'client', period: 'last_week' }, rule: 'FREQ=WEEKLY;BYDAY=MO' },
  ...{ startsOn: '2026-03-02', atTime: '07:30', branchId: firm.branchId },
  personIds: [firm.people.partner.id],
});
const schedule = (firm: TestFirm) =>
  firm.people.biller.api.reportSchedules.create(scheduleInput(firm));
const seen = ({ id, version }: Readonly<{ id: string; version: number }>) => ({ id, version });

export const reportSamples = {
  reports: {},
  savedViews: {
    create: sample('biller', async () => ({
      ...{ place, name: unique('By person'), query: { by: 'person' } },
    })),
    update: sample('biller', async (firm) => ({
      ...{ ...seen(await savedView(firm)), name: unique('Renamed'), isShared: true },
    })),
    remove: sample('biller', async (firm) => seen(await savedView(firm))),
    setDefault: plain('biller', { place, viewId: null }),
  },
  reportSchedules: {
    create: sample('biller', async (firm) => scheduleInput(firm)),
    update: sample('biller', async (firm) => ({
      ...{ ...seen(await schedule(firm)), ...scheduleInput(firm), format: 'pdf' },
    })),
    pause: sample('biller', async (firm) => seen(await schedule(firm))),
    resume: sample('biller', async (firm) => {
      const made = await schedule(firm);
      return seen(await firm.people.biller.api.reportSchedules.pause(seen(made)));
    }),
    end: sample('biller', async (firm) => seen(await schedule(firm))),
    test: sample('biller', async (firm) => {
      const { name, report, format, query, branchId } = scheduleInput(firm);
      return { name, report, format, query, branchId };
    }),
  },
} satisfies Pick<Samples, 'reports' | 'savedViews' | 'reportSchedules'>;
