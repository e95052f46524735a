// Taking the step that is due: a notice for each client, its e-mail, and its fee as a claim of its own, all in
// one transaction.

import { dunning } from '@daybook/contract/dunning.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import type { TemplateKey } from '@daybook/core/delivery/mail-template.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { type FieldError, Refusal } from '@daybook/core/kernel/refusal.ts';
import { money, sum } from '@daybook/core/money/money.ts';
import { type CommandContext, defineCommand, defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import { largestInBase } from '../billing/public.ts';
import { messagesOf, queueMessages } from '../delivery/public.ts';
import { type Account, overdueAccounts } from './accounts.ts';
import { claimFees } from './claims.ts';
import { noticeFile, reminderOf } from './letters.ts';
import * as store from './store.ts';
import { noticeLineView, noticeView, queueView } from './views.ts';

export const queue = defineQuery(dunning.queue, {
  permission: 'receivables.view',
  standing: 'firm',
  async handle({ db, input, actor, today }) {
    const filter = {
      legalEntityId: input.legalEntityId,
      ...(input.clientId === undefined ? {} : { clientIds: [input.clientId] }),
    };
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null;
    const accounts = await overdueAccounts(db, filter, today);
    const from = accounts.findIndex((account) => account.key === after) + 1;
    const rows = accounts
      .slice(from)
      .map((account) => queueView(account, { actor, today }))
      .filter((row) => input.states?.includes(row.state) ?? true);
    return pageFrom(rows, input.limit, { item: (row) => row, key: (row) => [row.id] });
  },
});

export const listNotices = defineQuery(dunning.listNotices, {
  permission: 'receivables.view',
  standing: 'firm',
  async handle({ db, input, actor }) {
    const rows = await store.listNotices(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => noticeView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});

export const getNotice = defineQuery(dunning.getNotice, {
  permission: 'receivables.view',
  standing: 'firm',
  async handle({ db, input, actor }) {
    const [row] = await store.findNotices(db, [input.id]);
    if (row === undefined) throw new Refusal('not_found');
    const lines = await store.linesOfNotices(db, [row.id]);
    return {
      ...noticeView(row, actor),
      lines: lines.map((line) => noticeLineView(line, row.currency)),
    };
  },
});

export const noticePdf = defineQuery(dunning.noticePdf, {
  permission: 'receivables.view',
  standing: 'firm',
  async handle({ db, input }) {
    const [row] = await store.findNotices(db, [input.id]);
    if (row === undefined) throw new Refusal('not_found');
    return noticeFile(db, row.id);
  },
});

type Asked = InputOf<typeof dunning.issue>['accounts'];
const keyOfAsked = (x: Asked[number]) => `${x.clientId}.${x.legalEntityId}.${x.currency}`;

/** Locks the clients; in the order asked for. */
async function askedAccounts(
  { tx, today }: CommandContext,
  asked: Asked,
): Promise<readonly (Account | null)[]> {
  const clientIds = [...new Set(asked.map((each) => each.clientId))].sort();
  await store.lockClients(tx, clientIds);
  const accounts = new Map(
    (await overdueAccounts(tx, { clientIds }, today)).map((account) => [account.key, account]),
  );
  return [...new Set(asked.map(keyOfAsked))].map((key) => accounts.get(key) ?? null);
}

/** What an approval is for. A day more past due does not move it; another amount does. */
async function agreedFacts(context: CommandContext, asked: Asked) {
  const accounts = await askedAccounts(context, asked);
  return {
    entityIds: [...new Set(asked.map((each) => each.legalEntityId))],
    accounts: accounts.map((account) => ({
      key: account?.key ?? null,
      client: account?.first.client_name ?? null,
      step: account?.proposal?.kind === 'due' ? account.proposal.step : null,
      invoices: account?.invoices.map((row) => ({ number: row.number, open: row.open_minor })),
      creditMinor: account?.creditMinor ?? null,
    })),
  };
}
type Facts = Awaited<ReturnType<typeof agreedFacts>>;

const unready: Readonly<Record<string, string>> = {
  nothing: 'Nothing of it is overdue, or all of it is held',
  not_yet: 'Its next step is not due yet',
  covered: 'What the firm holds of the client covers it',
  ended: 'All steps of its ladder were taken',
};

type Due = Account & Readonly<{ proposal: Readonly<{ kind: 'due' }> }>;

/** Refuses with wrong_state, naming each that has no step to take, or one that asks for the other command. */
function requireDue(accounts: readonly (Account | null)[], isLast: boolean): readonly Due[] {
  const problems: FieldError[] = [];
  const due = accounts.flatMap((account, index): readonly Due[] => {
    const problem = (message: string): readonly Due[] => {
      const field = `accounts.${index}`;
      const who = account === null ? '' : `${account.first.client_name}: `;
      problems.push({ field, rule: 'due', message: `${who}${message}` });
      return [];
    };
    if (account === null) return problem('Nothing of it is overdue');
    const { proposal, ladder } = account;
    if (proposal === null || ladder === null) return problem('No ladder is set up for it');
    if (!isDue(account)) return problem(unready[proposal.kind] ?? proposal.kind);
    const { needsApproval } = stepOf(account);
    if (needsApproval && !isLast) return problem('This step needs approval');
    if (!needsApproval && isLast) return problem('This step needs no approval');
    return [account];
  });
  if (problems.length > 0) throw new Refusal('wrong_state', {}, problems);
  return due;
}
const isDue = (account: Account): account is Due => account.proposal?.kind === 'due';
function stepOf({ ladder, proposal }: Account) {
  if (proposal?.kind !== 'due') throw new Error('No step is due');
  return existing(ladder?.steps[proposal.step]);
}

async function issueAll(context: CommandContext, asked: Asked, isLast: boolean) {
  const { tx, clock, actor, today } = context;
  const due = requireDue(await askedAccounts(context, asked), isLast);
  const made = due.map((account) => ({ account, id: clock.newId(), ...writtenOf(account, today) }));
  await store.addNotices(
    tx,
    made.map(({ account, id, notice }) => ({ ...notice, id, clientId: account.first.client_id })),
    made.flatMap(({ id, lines }) => lines.map((line) => ({ ...line, notice_id: id }))),
    { at: clock.now(), byId: actor.personId },
  );
  const rows = await store.findNotices(
    tx,
    made.map(({ id }) => id),
  );
  const lines = await store.linesOfNotices(
    tx,
    rows.map((row) => row.id),
  );
  const documents = rows.flatMap((row) => {
    if (row.template_key === null) return [];
    const own = lines.filter((line) => line.notice_id === row.id);
    return [reminderOf(row, own, row.template_key as TemplateKey)];
  });
  const mail = await queueMessages(context, await messagesOf(tx, documents, context));
  const fees = await claimFees(
    context,
    made.map(({ account, id }) => ({ account, noticeId: id, step: stepOf(account) })),
  );
  const views = (
    await store.findNotices(
      tx,
      rows.map((row) => row.id),
    )
  ).map((row) => noticeView(row, actor));
  return {
    result: { items: views },
    events: [
      ...views.map((view) => ({
        type: 'dunning.issued' as const,
        record: { kind: 'client', id: view.client.id },
        after: { step: view.step, noticeId: view.id, open: view.open, payBy: view.payBy },
      })),
      ...mail.events,
      ...fees.events,
    ],
    journal: fees.journal,
    jobs: mail.jobs,
  };
}

function writtenOf(account: Account, today: string) {
  const { proposal, ladder, first, invoices } = account;
  if (proposal?.kind !== 'due') throw new Error('No step is due');
  const step = stepOf(account);
  const told = new Map(proposal.lines.map((line) => [line.invoiceId, line]));
  return {
    notice: {
      legalEntityId: first.legal_entity_id,
      currency: first.currency,
      ladderId: existing(ladder).id,
      step: proposal.step,
      stepName: step.name,
      templateKey: step.templateKey,
      on: today,
      payBy: addDays(today, step.payWithinDays),
      openMinor: proposal.openMinor,
      netMinor: proposal.netMinor,
      feeMinor: step.feeCurrency === first.currency ? step.feeMinor : 0n,
      language: first.language,
    },
    lines: invoices.flatMap((row) => {
      const line = told.get(row.id);
      if (line === undefined) return [];
      return [
        {
          invoice_id: row.id,
          number: row.number,
          invoice_date: row.invoice_date,
          due_on: row.due_on,
          open_minor: row.open_minor,
          days_past_due: line.daysPastDue,
          level: line.level,
          is_raised: line.level > row.level,
        },
      ];
    }),
  };
}

const shared = {
  permission: 'receivables.post',
  load: ({
    input,
    ...context
  }: CommandContext & Readonly<{ input: Readonly<{ accounts: Asked }> }>) =>
    agreedFacts(context, input.accounts),
  standing: 'firm',
  locks: ({ subject, today }: CommandContext & Readonly<{ subject: Facts }>) =>
    subject.entityIds.map((legalEntityId) => ({
      legalEntityId,
      branchId: null,
      area: 'billing' as const,
      on: today,
      field: 'accounts',
    })),
} as const;

export const issue = defineCommand(dunning.issue, {
  ...shared,
  session: 'optional', // a ladder may take its steps by itself, every morning
  approval: 'never',
  handle: ({ input, subject: _, ...context }) => issueAll(context, input.accounts, false),
});

export const issueLast = defineCommand(dunning.issueLast, {
  ...shared,
  async approval({ input, ...context }) {
    const due = requireDue(await askedAccounts(context, input.accounts), true);
    const first = existing(due[0]);
    const owed = due.map((account) =>
      sum(
        account.invoices.map((row) => money(row.open_minor, row.currency)),
        account.first.currency,
      ),
    );
    const others = due.length > 1 ? ` and ${due.length - 1} more` : '';
    return {
      ...(await largestInBase(context, owed)),
      title: `${stepOf(first).name} to ${first.first.client_name}${others}`,
      record: { kind: 'client', id: first.first.client_id, name: first.first.client_name },
    };
  },
  handle: ({ input, subject: _, ...context }) => issueAll(context, input.accounts, true),
});

export const withdrawNotice = defineCommand(dunning.withdrawNotice, {
  permission: 'receivables.post',
  load: ({ input, tx }) => store.lockNotice(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, tx, clock, actor }) {
    if (row.withdrawn_because !== null) throw new Refusal('wrong_state', { state: 'withdrawn' });
    await store.withdrawNotice(tx, { id: row.id, at: clock.now(), because: input.reason });
    const view = noticeView(existing((await store.findNotices(tx, [row.id]))[0]), actor);
    return {
      result: view,
      events: [
        {
          type: 'dunning.withdrawn',
          record: { kind: 'client', id: row.client_id },
          reason: input.reason,
          before: { step: row.step_name, noticeId: row.id },
        },
      ],
    };
  },
});
