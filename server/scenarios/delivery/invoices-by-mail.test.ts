// Invoices go out by e-mail: once, to the right people, in their language; and when the mail server is down,
// busy, refuses or never answers, nothing is lost and nothing is sent twice.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMailServer } from '../../src/platform/mail-server.ts';
import { existing } from '../../src/platform/rows.ts';
import { deliverBy } from '../../src/testing/deliver.ts';
import { catchMail, headerOf, type MailCatcher } from '../../src/testing/mail-catcher.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { billedUntil, refusalOf, versioned, worked } from '../steps.ts';

const patienceMs = 500;
let firm: TestFirm;
let post: MailCatcher;
beforeAll(async () => {
  firm = await openFirm();
  post = await catchMail();
  const { biller } = firm.people;
  for (const contact of [
    { name: 'Ada Byron', email: 'ada@client.example', getsInvoices: true },
    { name: 'Books', email: 'books@client.example', getsInvoices: true, isCopied: true },
    { name: 'Cy Nobody', email: 'cy@client.example' },
  ])
    await biller.api.parties.addContact({ id: firm.clientId, ...contact });
});
afterAll(async () => {
  await post.stop();
  await firm.close();
});
beforeEach(() => {
  post.caught.length = 0;
  post.behave('takes');
});

const mail = () => firm.people.biller.api.deliveries;
const run = (url = post.url) => deliverBy(firm, openMailServer(url, patienceMs));

let day = 1;
async function invoiced() {
  const date = `2026-02-${String(day).padStart(2, '0')}`;
  day += 1;
  await worked(firm, date, 60);
  return (await billedUntil(firm, date)).invoice;
}
async function queued() {
  const invoice = await invoiced();
  const { items } = await mail().send({ documents: [{ kind: 'invoice', recordId: invoice.id }] });
  return { invoice, delivery: existing(items[0]) };
}
const pass = (minutes: number) =>
  firm.clock.moveTo(new Date(Date.parse(firm.clock.now()) + minutes * 60_000).toISOString());
const now = (id: string) => mail().get({ id });

describe('an invoice by e-mail', () => {
  it('goes to its recipients with the PDF, once, and says so on the invoice', async () => {
    const { invoice, delivery } = await queued();
    expect(delivery).toMatchObject({ state: 'waiting', attempts: 0 });
    await run();
    await run();
    expect(post.caught).toHaveLength(1);
    const message = existing(post.caught[0]);
    expect(message.to).toEqual(['ada@client.example', 'books@client.example']);
    expect(headerOf(message, 'To')).toBe('Ada Byron <ada@client.example>');
    expect(headerOf(message, 'Cc')).toBe('Books <books@client.example>');
    expect(headerOf(message, 'Subject')).toBe(
      `Invoice ${existing(invoice.number)} of ${invoice.legalEntity.name}`,
    );
    expect(message.text).toContain(`filename=${existing(invoice.number)}.pdf`);
    const sent = await now(delivery.id);
    expect(sent).toMatchObject({ state: 'sent', attempts: 1 });
    expect(headerOf(message, 'Message-ID')).toBe(sent.messageId);
    const encoded = /\r\n\r\n(JVBERi[\s\S]*?)\r\n--/.exec(message.text)?.[1];
    const file = Buffer.from(existing(encoded), 'base64');
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    expect(sent.tries[0]).toMatchObject({ outcome: 'sent', fileBytes: file.length });
    const { items: log } = await mail().list({ recordId: invoice.id });
    expect(log.map((each) => each.state)).toEqual(['sent']);
    const history = await firm.people.auditor.api.audit.list({
      recordKind: 'invoice',
      recordId: invoice.id,
    });
    expect(history.items.map((event) => event.type)).toContain('invoice.sent');
  });

  it('is written in the language of the client, and by hand in any words', async () => {
    const { biller } = firm.people;
    const client = await biller.api.parties.getClient({ id: firm.clientId });
    await biller.api.parties.updateClient({ ...versioned(client), language: 'de' });
    const invoice = await invoiced();
    const german = await mail().preview({ kind: 'invoice', recordId: invoice.id });
    expect(german.subject).toMatch(/^Rechnung /);
    expect(german.body).toContain('130,90 EUR');
    const english = await mail().preview({
      kind: 'invoice',
      recordId: invoice.id,
      language: 'en',
    });
    expect(english.body).toContain('EUR 130.90');
    await mail().send({
      documents: [{ kind: 'invoice', recordId: invoice.id }],
      written: { to: ['cy@client.example'], subject: 'As we said', body: 'Here it is.' },
    });
    await run();
    expect(existing(post.caught[0]).to).toEqual(['cy@client.example']);
    expect(headerOf(existing(post.caught[0]), 'Subject')).toBe('As we said');
    const again = await biller.api.parties.getClient({ id: firm.clientId });
    await biller.api.parties.updateClient({ ...versioned(again), language: 'en' });
  });

  it('follows the text that the firm has written, and back', async () => {
    const { api } = firm.people.biller;
    const invoice = await invoiced();
    const which = { key: 'invoice', language: 'en' } as const;
    const written = { subject: 'Bill {{ document.number }}', body: 'Open: {{ document.open }}' };
    await api.mailTemplates.save({ ...which, version: 0, ...written });
    const shown = await mail().preview({ kind: 'invoice', recordId: invoice.id });
    expect(shown).toMatchObject({ subject: `Bill ${invoice.number}`, body: 'Open: EUR 130.90' });
    const wrong = await refusalOf(
      api.mailTemplates.save({ ...which, version: 1, ...written, body: '{{ document.nubmer }}' }),
    );
    expect(wrong?.fields).toMatchObject([{ field: 'body' }]);
    const stale = await refusalOf(api.mailTemplates.save({ ...which, version: 0, ...written }));
    expect(stale?.code).toBe('stale_version');
    await api.mailTemplates.reset(which);
    const { subject } = await mail().preview({ kind: 'invoice', recordId: invoice.id });
    expect(subject).toMatch(/^Invoice /);
  });

  it('is refused where there is nobody to send it to, before it is posted, and with no such address', async () => {
    const { biller } = firm.people;
    await worked(firm, '2026-02-27', 30);
    const bill = await biller.api.billing.propose({
      clientId: firm.clientId,
      cutOff: '2026-02-27',
    });
    const draft = await biller.api.billing.invoicePreBill(versioned(bill));
    const unposted = await refusalOf(
      mail().send({ documents: [{ kind: 'invoice', recordId: draft.id }] }),
    );
    expect(unposted?.code).toBe('wrong_state');
    await biller.api.billing.discard(versioned(draft));
    const invoice = await invoiced();
    const documents = [{ kind: 'invoice', recordId: invoice.id } as const];
    const bad = await refusalOf(
      mail().send({ documents, written: { to: ['not an address'], subject: 'x', body: 'x' } }),
    );
    expect(bad?.fields).toMatchObject([{ field: 'written.to.0' }]);
  });
});

describe('a mail server in trouble', () => {
  it('is down: it waits longer each time, and goes once it is up', async () => {
    const { delivery } = await queued();
    const closed = await catchMail();
    await closed.stop();
    await run(closed.url);
    const first = await now(delivery.id);
    expect(first).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(first.lastReply).toContain('ECONNREFUSED');
    const wait = Date.parse(existing(first.nextAttemptAt)) - Date.parse(firm.clock.now());
    expect(Math.round(wait / 1000)).toBe(60);
    await run(closed.url); // not yet
    expect((await now(delivery.id)).attempts).toBe(1);
    pass(1);
    await run(closed.url);
    pass(5);
    await run();
    expect(await now(delivery.id)).toMatchObject({ state: 'sent', attempts: 3 });
    expect(post.caught).toHaveLength(1);
  });

  it('is busy for days: it has failed in the end, and is sent when somebody says so', async () => {
    const { delivery } = await queued();
    post.behave('busy');
    for (const wait of [0, 1, 5, 15, 60, 240, 1440]) {
      pass(wait);
      await run();
    }
    const failed = await now(delivery.id);
    expect(failed).toMatchObject({ state: 'failed', attempts: 7, nextAttemptAt: null });
    expect(failed.lastReply).toContain('Mailbox busy');
    const { failed: count } = await mail().status({});
    expect(count).toBe(1);
    post.behave('takes');
    await mail().retry({ ...versioned(failed), to: ['new@client.example'] });
    await run();
    expect(existing(post.caught[0]).to).toEqual(['new@client.example', 'books@client.example']);
    expect((await now(delivery.id)).state).toBe('sent');
  });

  it.each([
    ['refuses_recipient', 'No such mailbox'],
    ['refuses_message', 'Not wanted here'],
  ] as const)('%s: it has failed at once', async (manner, reply) => {
    const { delivery } = await queued();
    post.behave(manner);
    await run();
    pass(2000);
    await run();
    const failed = await now(delivery.id);
    expect(failed).toMatchObject({ state: 'failed', attempts: 1 });
    expect(failed.lastReply).toContain(reply);
    await mail().cancel({ ...versioned(failed), reason: 'Sent by post' });
    expect(post.caught).toHaveLength(0);
  });

  it('hangs after it has read everything: it may have been sent, and a person decides', async () => {
    const { delivery } = await queued();
    post.behave('deaf');
    await run();
    post.behave('takes');
    pass(2000);
    await run();
    const lost = await now(delivery.id);
    expect(lost).toMatchObject({ state: 'unknown', attempts: 1, may: { retry: 'yes' } });
    expect(post.caught).toHaveLength(0);
    await mail().confirm(versioned(lost));
    await run();
    expect(await now(delivery.id)).toMatchObject({ state: 'sent', attempts: 1 });
    const bounced = await mail().bounce({
      ...versioned(await now(delivery.id)),
      reason: 'Mailbox full',
    });
    expect(bounced).toMatchObject({ state: 'bounced', lastReply: 'Mailbox full' });
  });

  it('was being spoken to when our own server died: it is not sent again by itself', async () => {
    const { delivery } = await queued();
    const dying = deliverBy(firm, {
      name: 'cut off',
      send: () => Promise.reject(new Error('the process is gone')),
    });
    await expect(dying).rejects.toThrow('the process is gone');
    expect((await now(delivery.id)).state).toBe('sending');
    await run();
    expect((await now(delivery.id)).state).toBe('sending');
    pass(16);
    await run();
    expect(await now(delivery.id)).toMatchObject({ state: 'unknown', attempts: 1 });
    expect(post.caught).toHaveLength(0);
  });

  it('is asked by two servers at once, and gets each message once', async () => {
    const made = [await queued(), await queued(), await queued()];
    await Promise.all([run(), run(), run()]);
    expect(post.caught).toHaveLength(made.length);
    for (const { delivery } of made)
      expect(await now(delivery.id)).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it('is not set up: it waits, and the page says so', async () => {
    const { delivery } = await queued();
    await deliverBy(firm, null);
    expect((await now(delivery.id)).state).toBe('waiting');
    expect(await mail().status({})).toMatchObject({ isMailSetUp: false, waiting: 1 });
    await run();
    expect((await now(delivery.id)).state).toBe('sent');
  });
});

it('takes only an address of a mail server', () => {
  for (const url of ['mail.example', 'http://mail.example', 'smtp://'])
    expect(() => openMailServer(url)).toThrow('DAYBOOK_SMTP');
});
