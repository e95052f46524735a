// Bank files come in: read a set of lines at a time, what is known set aside, the rest proposed. Whatever is
// wrong in a file leaves nothing of it behind.

import { createHash } from 'node:crypto';
import { cash } from '@daybook/contract/cash.ts';
import {
  type BankEntry,
  fingerprintCounter,
  type StatedBalances,
} from '@daybook/core/cash/bank-entry.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { openBankFile } from '../../platform/bank-files/bank-file.ts';
import { type CommandContext, defineCommand, defineQuery } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import * as accounts from './bank-account-store.ts';
import * as store from './bank-file-store.ts';
import { bankFileView, branchReach } from './bank-file-views.ts';
import * as lines from './bank-line-store.ts';
import { openProposer, type Proposer } from './proposing.ts';

const linesAtOnce = 2000;
const longestText = 1000;

export const importBankFile = defineCommand(cash.importBankFile, {
  permission: 'cash.create',
  // Held until the end: what one import brings, the next one knows.
  load: ({ input, tx }) => accounts.lockBankAccount(tx, input.bankAccountId),
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: account, ...context }) {
    const { tx, clock, actor } = context;
    if (!account.is_active)
      throw refuseField('wrong_state', 'bankAccountId', 'The account is no longer in use');
    const content = Buffer.from(input.contentBase64, 'base64');
    const sha256 = createHash('sha256').update(content).digest();
    await refuseTwice(context, account.id, sha256);
    await planForSets(tx);
    const opened = openBankFile(content, {
      currency: account.currency,
      iban: account.iban,
      mapping: input.mapping ?? account.mapping,
    });
    const id = clock.newId();
    await store.addBankFile(tx, {
      id,
      bankAccountId: account.id,
      fileName: input.fileName,
      format: opened.format,
      sha256,
      importedAt: clock.now(),
      importedById: actor.personId,
    });
    if (opened.mapping !== null && input.mapping !== undefined)
      await accounts.saveMapping(tx, account.id, input.mapping);
    const read = await readIn(context, opened.entries, { id, account });
    await store.saveRead(tx, id, read);
    const view = bankFileView(existing(await store.findBankFile(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'bank_file.imported', record: { kind: 'bank_file', id }, after: view }],
    };
  },
});

async function refuseTwice(
  { tx }: Pick<CommandContext, 'tx'>,
  accountId: string,
  sha256: Buffer,
): Promise<void> {
  const earlier = await store.findByDigest(tx, accountId, sha256);
  if (earlier === null) return;
  const on = earlier.imported_at.slice(0, 10);
  const message = `It was imported on ${on} as ${earlier.file_name}`;
  throw new Refusal('already_exists', { bankFileId: earlier.id, message }, [
    { field: 'contentBase64', rule: 'already_exists', message },
  ]);
}

type Target = Readonly<{ id: string; account: accounts.BankAccountRow }>;
type Entries = Generator<BankEntry, StatedBalances>;

async function readIn(
  context: CommandContext,
  entries: Entries,
  { id, account }: Target,
): Promise<store.ReadFacts> {
  const propose = await openProposer(context.tx, {
    legalEntityId: account.legal_entity_id,
    currency: account.currency,
  });
  const tally = openTally();
  const print = fingerprintCounter();
  for (;;) {
    const { chunk, stated } = take(entries);
    const made = await linesOf(context, chunk, { print, propose, account, from: tally.count() });
    if (made.length > 0)
      await lines.addBankLines(context.tx, { id, bankAccountId: account.id }, made);
    tally.add(made);
    if (stated === null) continue;
    if (tally.count() === 0)
      throw refuseField('import_unreadable', 'contentBase64', 'The file has no booked lines');
    return tally.facts(stated);
  }
}

/** The next lines of the file; what it states is told with the last. */
function take(
  entries: Entries,
): Readonly<{ chunk: readonly BankEntry[]; stated: StatedBalances | null }> {
  const chunk: BankEntry[] = [];
  while (chunk.length < linesAtOnce) {
    const next = entries.next();
    if (next.done === true) return { chunk, stated: next.value };
    chunk.push(next.value);
  }
  return { chunk, stated: null };
}

type Reading = Readonly<{
  print: (entry: BankEntry) => string;
  propose: Proposer;
  account: accounts.BankAccountRow;
  /** How many lines came before. */
  from: number;
}>;

async function linesOf(
  { tx, clock }: CommandContext,
  chunk: readonly BankEntry[],
  { print, propose, account, from }: Reading,
): Promise<readonly lines.NewBankLine[]> {
  const bare = chunk.map((entry, index) => ({
    id: clock.newId(),
    position: from + index + 1,
    on: entry.on,
    amountMinor: entry.amount.minor,
    reference: entry.reference.slice(0, longestText),
    counterparty: entry.counterparty?.slice(0, longestText) ?? null,
    iban: entry.iban,
    bankId: entry.id,
    fingerprint: createHash('sha256').update(print(entry)).digest(),
  }));
  const known = new Map(
    (
      await lines.knownLines(
        tx,
        account.id,
        bare.map((line) => line.fingerprint),
      )
    ).map((row) => [row.fingerprint.toString('hex'), row.id]),
  );
  const knownId = (line: (typeof bare)[number]) =>
    known.get(line.fingerprint.toString('hex')) ?? null;
  const proposals = new Map(
    (await propose(bare.filter((line) => line.amountMinor > 0n && knownId(line) === null))).map(
      (proposal) => [proposal.id, proposal],
    ),
  );
  return bare.map((line) => {
    const knownLineId = knownId(line);
    const proposal = proposals.get(line.id) ?? unproposed(line.amountMinor, knownLineId);
    return {
      ...line,
      ...proposal,
      id: line.id,
      knownLineId,
      ignoredBecause: proposal.state === 'ignored' ? 'It moves no money' : null,
    };
  });
}

function unproposed(amountMinor: bigint, knownLineId: string | null) {
  const nothing = { clientId: null, score: 0, reasons: [], parts: [], candidates: [] };
  if (knownLineId !== null) return { ...nothing, state: 'known' as const };
  return { ...nothing, state: amountMinor === 0n ? ('ignored' as const) : ('debit' as const) };
}

function openTally() {
  let [lineCount, knownCount] = [0, 0];
  let [creditMinor, debitMinor] = [0n, 0n];
  let [fromOn, untilOn]: (string | null)[] = [null, null];
  return {
    count: () => lineCount,
    add(made: readonly lines.NewBankLine[]): void {
      for (const { amountMinor, on, state } of made) {
        lineCount += 1;
        if (state === 'known') knownCount += 1;
        if (amountMinor > 0n) creditMinor += amountMinor;
        else debitMinor += amountMinor;
        if (fromOn == null || on < fromOn) fromOn = on;
        if (untilOn == null || on > untilOn) untilOn = on;
      }
    },
    facts: ({ opening, closing }: StatedBalances): store.ReadFacts => ({
      ...{ lineCount, knownCount, creditMinor, debitMinor },
      fromOn: fromOn ?? null,
      untilOn: untilOn ?? null,
      openingMinor: opening?.minor ?? null,
      closingMinor: closing?.minor ?? null,
    }),
  };
}

export const proposeBankFile = defineCommand(cash.proposeBankFile, {
  permission: 'cash.create',
  load: ({ input, tx }) => store.lockBankFile(tx, input.id),
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ subject: file, tx, actor }) {
    if (file.open_count === 0) throw new Refusal('wrong_state', { open: 0 });
    await planForSets(tx);
    const propose = await openProposer(tx, {
      legalEntityId: file.legal_entity_id,
      currency: file.currency,
    });
    let after = 0;
    for (;;) {
      const rows = await lines.lockProposable(tx, file.id, { after, limit: linesAtOnce });
      const proposed = await propose(
        rows.map((row) => ({
          id: row.id,
          on: row.on_date,
          amountMinor: row.amount_minor,
          reference: row.reference,
          counterparty: row.counterparty,
          iban: row.counterparty_iban,
        })),
      );
      await lines.saveProposed(tx, proposed);
      after = rows.at(-1)?.position ?? after;
      if (rows.length < linesAtOnce) break;
    }
    await store.touchBankFile(tx, file.id);
    const view = bankFileView(existing(await store.findBankFile(tx, file.id)), actor);
    return {
      result: view,
      events: [
        {
          type: 'bank_file.proposed',
          record: { kind: 'bank_file', id: file.id },
          after: { lines: file.open_count, totals: await store.totalsOf(tx, file.id) },
        },
      ],
    };
  },
});

export const listBankFiles = defineQuery(cash.listBankFiles, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const reach = scope === 'firm' ? {} : { branchId: actor.branchId };
    const rows = await store.listBankFiles(
      db,
      { ...input, ...reach },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => bankFileView(row, actor),
      key: (row) => [row.imported_at, row.id],
    });
  },
});
