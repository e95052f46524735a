// What goes out by e-mail, for the composition root and for modules that send documents of their own.

import type { deliveries, mailTemplates } from '@daybook/contract/deliveries.ts';
import type { Handlers } from '../../platform/command.ts';
import * as commands from './commands.ts';
import * as queries from './queries.ts';
import { claim, end } from './sending.ts';
import { templateHandlers } from './templates.ts';

export const handlers = {
  deliveries: { ...queries, ...commands } satisfies Handlers<typeof deliveries>,
  mailTemplates: templateHandlers satisfies Handlers<typeof mailTemplates>,
};
export const steps = { claim, end };
export { invoiceDocument } from './documents.ts';
export { dateIn, moneyIn } from './mail-text.ts';
export {
  clientsOutOfReach,
  type MailDocument,
  messagesOf,
  queueMessages,
  queueNotice,
  queueReachable,
  queueReport,
} from './queueing.ts';
export { atStart, type DocumentFiles, jobHandlersWith, schedules, sendDue } from './sending.ts';
export { deliveryView } from './views.ts';
