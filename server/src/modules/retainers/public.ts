// Retainers, for the composition root.

import type { retainers } from '@daybook/contract/retainers.ts';
import type { Handlers } from '../../platform/command.ts';
import { draw, drawAtPosting, plannedDraws, release } from './drawing.ts';
import { close, expire, refund } from './ending.ts';
import { closeDueMonths, closePeriod } from './hours.ts';
import * as queries from './queries.ts';
import { clear, grant, receive, request, withdrawRequest } from './receiving.ts';
import { reconcile } from './reconciling.ts';
import { approve, create, discard, post, reject, submit, update } from './writing.ts';

export const handlers = {
  ...queries,
  create,
  update,
  submit,
  reject,
  approve,
  post,
  discard,
  receive,
  grant,
  clear,
  request,
  withdrawRequest,
  draw,
  release,
  refund,
  expire,
  close,
  closePeriod,
  reconcile,
} satisfies Handlers<typeof retainers>;
export { type EvergreenStanding, evergreenStandings, lowAmong } from './standing.ts';
export { drawnAtPosting, evergreenRetainers, findRetainer, lockRetainers } from './store.ts';
export { openRequests } from './topping-up.ts';
export { closeDueMonths, drawAtPosting, plannedDraws };
