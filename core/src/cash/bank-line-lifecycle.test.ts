// Source: docs/glossary.md, bank line; the queue of a bank file.
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { bankLineLifecycle } from './bank-line-lifecycle.ts';

const proposable = { match: 'matched', doubt: 'to_check', forget: 'unknown' } as const;
const decidable = { ignore: 'ignored', accept: 'accepted' } as const;

testEveryStep(bankLineLifecycle, {
  unknown: { ...proposable, ...decidable, setAside: 'debit', recognise: 'known' },
  to_check: { ...proposable, ...decidable },
  matched: { ...proposable, ...decidable },
  debit: decidable,
  known: {},
  ignored: { reopen: 'unknown' },
  accepted: { reopen: 'unknown' },
});
