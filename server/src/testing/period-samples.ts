// Samples of the commands on periods.

import { type Samples, sample } from './sample.ts';
import type { TestFirm } from './test-firm.ts';

// A day further each time, and long before anything else happened.
let days = 0;
const nextDay = () => {
  days += 1;
  return new Date(Date.UTC(2001, 0, days)).toISOString().slice(0, 10);
};
const closing = (firm: TestFirm) => ({
  ...{ branchId: firm.branchId, areas: ['cash' as const], through: nextDay() },
  ...{ openIsAccepted: true, reason: 'The trust is reconciled later' },
});

export const periodSamples = {
  periods: {
    close: sample('biller', async (firm) => closing(firm)),
    reopen: sample('partner', async (firm) => {
      const { through: _, openIsAccepted: __, ...asked } = closing(firm);
      await firm.people.biller.api.periods.close(closing(firm));
      return { ...asked, through: null, reason: 'A receipt of that day was missing' };
    }),
  },
} satisfies Pick<Samples, 'periods'>;
