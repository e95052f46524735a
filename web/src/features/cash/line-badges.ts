// The states of a line in the words and colours of the screen.

import type { BankLine } from './BankLines.tsx';

export const lineBadges: Readonly<
  Record<BankLine['state'], Readonly<{ tone: string; name: string }>>
> = {
  matched: { tone: 'approved', name: 'Matched' },
  to_check: { tone: 'pending', name: 'To check' },
  unknown: { tone: 'failed', name: 'Unknown' },
  debit: { tone: 'closed', name: 'Went out' },
  known: { tone: 'closed', name: 'Known already' },
  ignored: { tone: 'discarded', name: 'Put aside' },
  accepted: { tone: 'posted', name: 'Accepted' },
};
