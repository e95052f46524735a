// What other modules may know of rates: the price of work.

import type { rates } from '@daybook/contract/catalog.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof rates>;
export type { RateRule } from '@daybook/core/catalog/rate-resolution.ts';
export {
  type Effect,
  type Priceable,
  type Priced,
  pricer,
  pricerFor,
  repricingJournal,
  rulesOf,
  totalsByCurrency,
} from './pricing.ts';
export { addCards, addRates, listCards, type NewRate, setRanges } from './store.ts';
export { effectView } from './views.ts';
