// Samples of the commands on targets.

import { type Samples, sample } from './sample.ts';
import type { TestFirm } from './test-firm.ts';

// Of other months each time, so that one sample does not meet the target of another.
let months = 0;
const nextMonth = () => {
  months += 1;
  return `${2030 + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
};
const hours = (firm: TestFirm) => ({
  ...{ measure: 'hours_worked' as const, holderKind: 'branch' as const, month: nextMonth() },
  ...{ holderId: firm.branchId, minutes: 9600 },
});
/** A target of the firm's first branch. */
export const branchTarget = async (firm: TestFirm) => {
  const { items } = await firm.people.partner.api.targets.set({ set: [hours(firm)] });
  return items[0];
};

export const targetSamples = {
  targets: {
    set: sample('partner', async (firm) => ({ set: [hours(firm)] })),
    remove: sample('partner', async (firm) => {
      const made = await branchTarget(firm);
      return { targets: [{ id: made?.id, version: made?.version }] };
    }),
    importFile: sample('partner', async () => ({
      fileName: 'targets.csv',
      contentBase64: Buffer.from(
        `measure,scope,month,amount\nRevenue billed,Branch: Berlin,${nextMonth()},120000.00\n`,
      ).toString('base64'),
    })),
  },
} satisfies Pick<Samples, 'targets'>;
