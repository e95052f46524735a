// The words of retainers on the screen.

import type { movementKinds, retainerKinds } from '@daybook/contract/retainers.ts';

export const kindNames: Readonly<Record<(typeof retainerKinds)[number], string>> = {
  money: 'Money',
  hours: 'Hours',
  trust: 'Trust',
};
export const movementNames: Readonly<Record<(typeof movementKinds)[number], string>> = {
  received: 'Received',
  granted: 'Granted',
  drawn: 'Drawn',
  released: 'Draw taken back',
  refunded: 'Refunded',
  breakage: 'Kept as breakage',
  lapsed: 'Lapsed',
  included: 'Included',
  worked: 'Worked',
  repaid: 'Paid back',
  forfeited: 'Over the rollover',
};
