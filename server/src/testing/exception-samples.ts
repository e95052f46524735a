// Samples of the commands on exceptions.

import { exceptionKey } from '@daybook/core/exceptions/exception-kinds.ts';
import { type Samples, sample } from './sample.ts';
import type { TestFirm } from './test-firm.ts';

/** The id of the exception that somebody's time of weeks ago is a draft. */
export const oldDraft = async (firm: TestFirm): Promise<string> => {
  const { timekeeper } = firm.people;
  await timekeeper.api.timesheets.createEntry({
    ...{ projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-02-02' },
    ...{ workedMinutes: 60, note: 'Forgotten' },
  });
  return exceptionKey('not_submitted', 'person', timekeeper.id);
};

export const exceptionSamples = {
  exceptions: {
    snooze: sample('partner', async (firm) => ({
      ...{ ids: [await oldDraft(firm)], until: '2026-03-20', reason: 'On leave' },
    })),
    wake: sample('partner', async (firm) => {
      const ids = [await oldDraft(firm)];
      const { api } = firm.people.partner;
      await api.exceptions.snooze({ ids, until: '2026-03-20', reason: 'On leave' });
      return { ids };
    }),
    assign: sample('partner', async (firm) => ({
      ...{ ids: [await oldDraft(firm)], ownerId: firm.people.project_manager.id },
    })),
  },
} satisfies Pick<Samples, 'exceptions'>;
