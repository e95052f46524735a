// Exchange rates of a file, stored by one command; tried first, without a trace but its event.

import { billing } from '@daybook/contract/billing.ts';
import { readExchangeRateFile } from '@daybook/core/money/exchange-rate-file.ts';
import { defineCommand, nothing } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { compareExchangeRates, saveExchangeRates } from './exchange-rate-store.ts';

export const importExchangeRates = defineCommand(billing.importExchangeRates, {
  permission: 'org.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor }) {
    const text = Buffer.from(input.contentBase64, 'base64').toString('utf8');
    const { rates, unknown } = readExchangeRateFile(text);
    await planForSets(tx);
    const { added, changed } = await compareExchangeRates(tx, rates);
    if (!input.dryRun && added + changed > 0) await saveExchangeRates(tx, rates);
    const days = [...new Set(rates.map(({ on }) => on))].sort();
    const result = {
      days: days.length,
      first: existing(days[0]),
      last: existing(days.at(-1)),
      currencies: [...new Set(rates.map(({ currency }) => currency))].sort(),
      unknown: [...unknown],
      rates: rates.length,
      added,
      changed,
    };
    return {
      result,
      events: [
        {
          type: 'exchange_rates.recorded',
          record: { kind: 'firm', id: actor.firmId },
          after: { ...result, fileName: input.fileName, isDryRun: input.dryRun },
        },
      ],
    };
  },
});
