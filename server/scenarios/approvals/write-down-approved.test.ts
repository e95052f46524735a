// A write-down above the limit, from the request to the posted invoice: a delegate asks back, nobody answers in
// time, the next in line decides; it moved meanwhile and is asked for again; in the end all of it is proved.
// Hand calculation. 10:00 at 110.00 = 1,100.00; written down by 20 % to 880.00; later by 30 % to 770.00.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Proof, verifyProof } from '../../../verify/src/verify-export.ts';
import { documentFiles } from '../../src/app.ts';
import { jobHandlers } from '../../src/modules/approval-reminders/public.ts';
import { sendDue } from '../../src/modules/delivery/public.ts';
import { openMailServer } from '../../src/platform/mail-server.ts';
import { existing } from '../../src/platform/rows.ts';
import { openAuditor } from '../../src/testing/auditor.ts';
import { catchMail, type MailCatcher } from '../../src/testing/mail-catcher.ts';
import { openFirm, type TestFirm, type TestPerson, Waits } from '../../src/testing/test-firm.ts';
import { agreedTo, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
let post: MailCatcher;
let second: TestPerson;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-02-02T09:00:00.000Z' });
  post = await catchMail();
  second = await firm.addPerson('partner', 'Second Partner');
});
afterAll(async () => {
  await firm.close();
  await post.stop();
});

const approvals = (person: TestPerson) => person.api.approvals;
const lookAfter = () =>
  existing(jobHandlers(firm.server.door)['approvals-waiting'])({}, new AbortController().signal);
/** The id of the request that the call waits for. */
async function asked(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Waits)) throw new Error('It should wait for approval');
  return error.approvalId;
}
const said = async (id: string) =>
  (await approvals(firm.people.owner).get({ id })).decisions.map((each) => [
    each.kind,
    each.person?.name ?? null,
    each.onBehalfOf?.name ?? null,
  ]);

let policyId = '';
test('changing a policy is itself agreed to by somebody else', async () => {
  const { owner, partner } = firm.people;
  const policies = (await approvals(owner).listPolicies({})).items;
  const policy = existing(policies.find((each) => each.command === 'billing.write'));
  policyId = policy.id;
  const change = {
    ...versioned(policy),
    steps: [{ approvers: [{ kind: 'person' as const, personId: partner.id }], needed: 1 }],
    remindAfterHours: 24,
    escalateAfterHours: 48,
    escalateTo: { kind: 'role' as const, role: 'owner' },
  };
  const id = await asked(approvals(owner).updatePolicy(change));
  expect((await refusalOf(approvals(owner).approve({ id })))?.code).toBe('own_approval');
  await approvals(partner).approve({ id });
  const after = existing(
    (await approvals(owner).listPolicies({})).items.find((each) => each.id === policyId),
  );
  expect(after.steps[0]?.approvers[0]?.name).toBe('partner person');
});

test('a policy that could never hold is refused before anybody is asked', async () => {
  const { owner, partner } = firm.people;
  const steps = [{ approvers: [{ kind: 'role' as const, role: 'partner' }], needed: 1 }];
  const policy = { command: 'billing.post', condition: 'own_record' as const, steps };
  const field = async (more: object) =>
    (await refusalOf(approvals(owner).createPolicy({ ...policy, ...more })))?.fields[0]?.field;
  expect(await field({ steps: [] })).toBe('steps');
  expect(await field({ command: 'timesheets.createEntry' })).toBe('command');
  expect(await field({ condition: 'amount_over' })).toBe('amount');
  expect(await field({ escalateAfterHours: 4 })).toBe('escalateTo');
  const nobody = { kind: 'role', role: 'nobody' };
  expect(await field({ escalateTo: nobody })).toBe('escalateTo');
  expect(await field({ steps: [{ approvers: [nobody], needed: 1 }] })).toBe('steps.0.approvers');
  const alone = { approvers: [{ kind: 'person', personId: owner.id }], needed: 2 };
  expect(await field({ steps: [...steps, alone] })).toBe('steps.1.needed');
  const id = await asked(approvals(owner).createPolicy(policy));
  await approvals(partner).approve({ id });
  const { items } = await approvals(owner).listPolicies({});
  const own = items.filter((each) => each.condition === 'own_record');
  expect(own.filter((each) => each.command === 'billing.post')).toHaveLength(1);
});

async function room() {
  const { biller } = firm.people;
  const list = await biller.api.billing.listPreBills({ states: ['draft'] });
  return biller.api.billing.getPreBill({ id: existing(list.items[0]).id });
}
async function writeDown(percent: string) {
  const { id, version, lines } = await room();
  return firm.people.biller.api.billing.write({
    id,
    version,
    lineIds: lines.map((line) => line.id),
    to: { kind: 'percent_off', percent },
    reasonCode: 'courtesy',
  });
}

let request = '';
test('a write-down above the limit waits, and nothing has happened yet', async () => {
  await worked(firm, '2026-01-12', 600);
  await firm.people.biller.api.billing.propose({ clientId: firm.clientId, cutOff: '2026-01-31' });
  request = await asked(writeDown('20'));
  expect((await room()).lines.map((line) => formatAmount(line.amount))).toEqual(['1100.00']);
  const { items } = await approvals(firm.people.partner).list({ awaitingMe: true });
  expect(items.map((each) => [each.id, each.waitsFor])).toEqual([[request, 'partner person']]);
  expect((await approvals(second).list({ awaitingMe: true })).items).toEqual([]);
  expect((await refusalOf(approvals(second).approve({ id: request })))?.code).toBe('not_permitted');
});

test('a delegate decides for who is away, and not for the maker', async () => {
  const { partner, biller, timekeeper } = firm.people;
  const days = { from: '2026-02-02', until: '2026-02-16' };
  const delegate = (person: TestPerson, delegateId: string) =>
    approvals(person).delegate({ ...days, delegateId });
  expect((await refusalOf(delegate(partner, timekeeper.id)))?.fields[0]?.field).toBe('delegateId');
  expect((await refusalOf(delegate(partner, partner.id)))?.fields[0]?.field).toBe('delegateId');
  expect((await refusalOf(delegate(biller, second.id)))?.code).toBe('not_permitted');
  await delegate(partner, second.id);
  expect((await refusalOf(delegate(partner, firm.people.owner.id)))?.code).toBe(
    'overlapping_dates',
  );
  const { items } = await approvals(second).list({ awaitingMe: true });
  expect(items.map((each) => each.id)).toEqual([request]);
  expect((await second.api.access.me({})).pendingApprovals).toBe(1);
  expect((await approvals(second).get({ id: request })).decidesFor?.name).toBe('partner person');
});

test('the delegate asks back; until the maker answers, nobody decides', async () => {
  const { biller, partner } = firm.people;
  await approvals(second).askBack({ id: request, reason: 'What did the client say?' });
  expect((await refusalOf(approvals(partner).approve({ id: request })))?.code).toBe('wrong_state');
  expect((await refusalOf(approvals(partner).answer({ id: request, reason: 'x' })))?.code).toBe(
    'not_permitted',
  );
  await approvals(biller).answer({ id: request, reason: 'That it was too slow' });
  expect((await approvals(biller).get({ id: request })).state).toBe('pending');
});

test('what nobody answers is recalled once, then put before the next in line, once', async () => {
  firm.clock.moveTo('2026-02-03T09:00:00.000Z');
  await lookAfter();
  await lookAfter();
  expect((await approvals(second).get({ id: request })).escalatedAt).toBeNull();
  firm.clock.moveTo('2026-02-04T10:00:00.000Z');
  await Promise.all([lookAfter(), lookAfter()]);
  expect((await said(request)).map(([kind]) => kind)).toEqual([
    'asked_back',
    'answered',
    'reminded',
    'escalated',
  ]);
  const { items } = await approvals(firm.people.owner).list({ awaitingMe: true });
  expect(items.map((each) => each.waitsFor)).toEqual(['partner person or Owner']);
});

test('the reminders are mails to those who decide', async () => {
  const { owner } = firm.people;
  const entity = existing((await owner.api.org.listEntities({})).items[0]);
  await owner.api.org.updateEntity({ ...versioned(entity), email: 'office@bench.test' });
  request = await asked(writeDown('25'));
  firm.clock.moveTo('2026-02-05T10:00:00.000Z');
  await lookAfter();
  await sendDue(
    { ...firm.server.door, mailServer: openMailServer(post.url, 5000) },
    documentFiles,
    firm.firmId,
    new AbortController().signal,
  );
  const { email } = firm.people.partner;
  // The first reminder, the next in line; a day later both again, and the partner about the new one.
  expect(post.caught.map((mail) => mail.to.toSorted())).toEqual([
    [email],
    [owner.email],
    [owner.email, email],
    [email],
  ]);
  expect(post.caught[0]?.text).toContain('Write down the pre-bill of Acme AG');
  await approvals(firm.people.biller).withdraw({ id: request });
});

test('what has moved since is void when it is agreed to, and says what moved', async () => {
  const first = existing((await approvals(firm.people.owner).list({ awaitingMe: true })).items[0]);
  const { biller, owner } = firm.people;
  const { id, version, lines } = await room();
  await biller.api.billing.decide({
    id,
    version,
    lineIds: lines.map((line) => line.id),
    decision: 'hold',
  });
  await approvals(owner).approve({ id: first.id });
  const voided = await approvals(owner).get({ id: first.id });
  expect(voided).toMatchObject({ state: 'void', reason: expect.stringContaining('Changed since') });
  expect((await room()).lines.map((line) => formatAmount(line.amount))).toEqual(['1100.00']);
});

test('asked again, agreed to in the name of who is away, and posted', async () => {
  const { biller, partner, auditor } = firm.people;
  const held = await room();
  await biller.api.billing.decide({
    ...versioned(held),
    lineIds: held.lines.map((line) => line.id),
    decision: 'bill',
  });
  request = await asked(writeDown('30'));
  await approvals(second).approve({ id: request });
  expect(await said(request)).toEqual([['agreed', 'Second Partner', 'partner person']]);
  expect((await refusalOf(approvals(partner).approve({ id: request })))?.code).toBe('wrong_state');
  const written = await room();
  expect(written.lines.map((line) => formatAmount(line.amount))).toEqual(['770.00']);
  const draft = await biller.api.billing.invoicePreBill(versioned(written));
  await agreedTo(firm, partner.api.billing.post(versioned(draft)));
  const invoice = await biller.api.billing.getInvoice({ id: draft.id });
  expect(formatAmount(invoice.lineNet)).toBe('770.00');
  const { items } = await auditor.api.audit.list({ recordId: request });
  expect(items.map((event) => [event.type, event.actor?.name, event.onBehalfOf?.name])).toEqual([
    ['approval.approved', 'Second Partner', 'partner person'],
    ['approval.requested', 'biller person', undefined],
  ]);
});

test('who asked, who agreed and what was written down is proved without the server', async () => {
  const { auditor } = firm.people;
  const visitor = openAuditor(firm.server, firm.firmId);
  const kept = await visitor.sign();
  const text = await visitor.exported(auditor.headers);
  expect(await visitor.check(text, [kept])).toMatchObject({ isSound: true, findings: [] });
  const { items } = await auditor.api.audit.list({ recordId: request });
  const written = await auditor.api.audit.list({ type: 'pre_bill.written' });
  for (const event of [...items, existing(written.items[0])]) {
    const proof = (await auditor.api.auditLog.inclusion({ id: event.id })) as Proof;
    expect(verifyProof(proof, visitor.keys())).toHaveProperty('head');
    expect(JSON.parse(proof.leaf ?? '')).toMatchObject({ id: event.id, type: event.type });
  }
  const forged = text.replaceAll('"770', '"970');
  expect(forged).not.toBe(text);
  expect((await visitor.check(forged, [kept])).findings[0]?.says).toMatch(/not what was put into/);
  visitor.goHome();
});

test('two people in turn: each once, and it is carried out with the last', async () => {
  const { owner, partner, biller } = firm.people;
  const policies = (await approvals(owner).listPolicies({})).items;
  const policy = existing(policies.find((each) => each.command === 'billing.void'));
  const role = (name: string) => ({ kind: 'role' as const, role: name });
  const change = await asked(
    approvals(partner).updatePolicy({
      ...versioned(policy),
      steps: [
        { approvers: [role('partner')], needed: 2 },
        { approvers: [role('owner')], needed: 1 },
      ],
    }),
  );
  await approvals(owner).approve({ id: change });
  const { items } = await biller.api.billing.listInvoices({});
  const third = await firm.addPerson('partner', 'Third Partner');
  const id = await asked(
    partner.api.billing.void({
      ...versioned(existing(items[0])),
      reason: 'Wrong address',
    }),
  );
  // The second partner stands in for the maker, and has a voice of their own.
  expect((await approvals(second).approve({ id })).state).toBe('pending');
  expect((await refusalOf(approvals(second).approve({ id })))?.code).toBe('wrong_state');
  expect((await refusalOf(approvals(biller).approve({ id })))?.code).toBe('not_permitted');
  expect((await refusalOf(approvals(partner).approve({ id })))?.code).toBe('own_approval');
  expect(await approvals(third).approve({ id })).toMatchObject({ state: 'pending', step: 1 });
  expect((await biller.api.billing.getInvoice({ id: existing(items[0]).id })).state).toBe('posted');
  expect((await approvals(owner).approve({ id })).state).toBe('approved');
  expect((await biller.api.billing.getInvoice({ id: existing(items[0]).id })).state).toBe('voided');
});

test('a policy is tried on the past: every write-down there was, and who stops it now', async () => {
  const { owner, biller } = firm.people;
  const tried = (percent: string) =>
    approvals(owner).previewPolicy({
      command: 'billing.write',
      condition: 'percent_over',
      percent,
    });
  // Asked for: 20, 25 and 30 %; each waited by the policy of 15 %.
  expect(await tried('10')).toMatchObject({ actions: 3, stopped: 3, stoppedNow: 3 });
  expect(await tried('22')).toMatchObject({ actions: 3, stopped: 2, stoppedNow: 3 });
  expect((await tried('30')).items).toEqual([]);
  expect(
    (
      await refusalOf(
        approvals(biller).previewPolicy({
          command: 'billing.write',
          condition: 'percent_over',
        }),
      )
    )?.fields[0]?.field,
  ).toBe('percent');
});

test('a delegation that has ended gives no voice', async () => {
  const { partner } = firm.people;
  const { items } = await approvals(partner).listDelegations({});
  await approvals(partner).endDelegation(versioned(existing(items[0])));
  const { id, version } = existing(
    (await firm.people.biller.api.billing.listInvoices({})).items[0],
  );
  expect([id, version]).toEqual([expect.any(String), expect.any(Number)]);
  expect((await second.api.access.me({})).pendingApprovals).toBe(0);
});

test('a policy for one client leaves the others alone', async () => {
  const { owner, partner, biller } = firm.people;
  const other = await biller.api.parties.createClient({
    ...{ name: 'Birch', code: 'BIRCH', legalEntityId: firm.entityId, currency: 'EUR' },
    address: {
      line1: 'Road 1',
      line2: '',
      postalCode: '10115',
      city: 'Berlin',
      region: '',
      country: 'DE',
    },
  });
  const policyFor = async (clientId: string) => {
    const id = await asked(
      approvals(owner).createPolicy({
        ...{ command: 'billing.post', condition: 'always', clientId },
        steps: [{ approvers: [{ kind: 'role', role: 'owner' }] }],
      }),
    );
    await approvals(partner).approve({ id });
  };
  await policyFor(other.id);
  await worked(firm, '2026-02-03', 60);
  const made = await biller.api.billing.propose({
    ...{ clientId: firm.clientId, cutOff: '2026-02-28' },
  });
  const room = await biller.api.billing.getPreBill({ id: made.id });
  const draft = await biller.api.billing.invoicePreBill(versioned(room));
  await policyFor(firm.clientId);
  const id = await asked(partner.api.billing.post(versioned(draft)));
  expect((await approvals(owner).get({ id })).waitsFor).toBe('Owner');
  await approvals(partner).withdraw({ id });
  const policies = (await approvals(owner).listPolicies({})).items;
  const own = existing(policies.find((each) => each.client?.id === firm.clientId));
  const off = await asked(approvals(owner).updatePolicy({ ...versioned(own), isActive: false }));
  await approvals(partner).approve({ id: off });
  expect((await partner.api.billing.post(versioned(draft))).state).toBe('posted');
});

test('a closed period is opened again, and a bank account changed, only with a second person', async () => {
  const { owner, partner } = firm.people;
  const entity = async () => existing((await owner.api.org.listEntities({})).items[0]);
  const change = async (fields: object) =>
    owner.api.org.updateEntity({ ...versioned(await entity()), ...fields });
  expect((await change({ lockedThrough: '2025-12-31' })).lockedThrough).toBe('2025-12-31');
  const id = await asked(change({ lockedThrough: '2025-11-30' }));
  expect((await entity()).lockedThrough).toBe('2025-12-31');
  expect((await refusalOf(approvals(owner).approve({ id })))?.code).toBe('own_approval');
  await approvals(partner).approve({ id });
  expect((await entity()).lockedThrough).toBe('2025-11-30');
  await approvals(owner).withdraw({ id: await asked(change({ iban: 'DE02120300000000202051' })) });
  expect((await change({ name: 'Test GmbH & Co.' })).name).toBe('Test GmbH & Co.');
});
