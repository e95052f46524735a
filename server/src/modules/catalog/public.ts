// What other modules may know of the catalogue.

import type { catalog } from '@daybook/contract/catalog.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';

export const handlers = { ...commands, ...queries } satisfies Handlers<typeof catalog>;
export { listSkus, serviceNames } from './service-names.ts';
export {
  addCategory,
  findServices,
  listCategories,
  listTaxClasses,
  listTaxRates,
  type ServiceRow,
  saveServices,
  type TaxRateRow,
} from './store.ts';
