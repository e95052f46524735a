// A retainer from draft to in force. Who wrote it never approves it.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { retainers } from '@daybook/contract/retainers.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { retainerLifecycle } from '@daybook/core/retainers/retainer-lifecycle.ts';
import type { AuditEvent, CommandContext, Outcome } from '../../platform/command.ts';
import { defineCommand, nothing } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findLine } from '../contracts/public.ts';
import { findBranch } from '../org/public.ts';
import { findClients, findProjects } from '../parties/public.ts';
import * as store from './store.ts';
import { checkTerms, type Terms, termsRow } from './terms.ts';
import { retainerReach, retainerView } from './views.ts';

type View = OutputOf<typeof retainers.submit>;

export const lockOne = ({
  input,
  tx,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockRetainer(tx, input.id);
export const reach = ({
  subject,
  actor,
}: Pick<CommandContext, 'actor'> & Readonly<{ subject: store.RetainerRow }>) =>
  retainerReach(subject, actor);
export const viewOf = async ({ tx, actor }: CommandContext, id: string): Promise<View> =>
  retainerView(existing(await store.findRetainer(tx, id)), actor);
export const record = (id: string) => ({ kind: 'retainer', id });

type Written = Readonly<{
  name: string;
  projectId: string | null;
  serviceId: string | null;
  contractLineKey: string | null;
  startsOn: string;
  terms: Terms;
}>;

/** Refuses at its field what does not belong to the client, or is missing for the kind. */
async function writtenRow(
  { tx }: CommandContext,
  written: Written,
  client: Readonly<{ id: string; currency: string }>,
): Promise<store.WrittenRetainer> {
  const { contractLineKey, terms } = written;
  checkTerms(terms, client.currency);
  const line = contractLineKey === null ? null : await findLine(tx, contractLineKey);
  if (contractLineKey !== null && line?.client_id !== client.id)
    throw refuseField('not_found', 'contractLineKey', 'The client has no such line in force');
  const projectId = written.projectId ?? line?.project_id ?? null;
  const serviceId = written.serviceId ?? line?.service_id ?? null;
  if (projectId !== null) {
    const [project] = await findProjects(tx, [projectId]);
    if (project?.client_id !== client.id)
      throw refuseField('not_found', 'projectId', 'The client has no such project');
  }
  if (terms.kind === 'hours') {
    if (line?.model !== 'retainer')
      throw refuseField(
        'invalid_input',
        'contractLineKey',
        'Hours count the work of a line of model retainer',
      );
    if (projectId === null)
      throw refuseField('invalid_input', 'projectId', 'Say which project the fee is billed under');
    if (serviceId === null)
      throw refuseField('invalid_input', 'serviceId', 'Say as which service the fee is billed');
  }
  return {
    name: written.name,
    kind: terms.kind,
    projectId,
    serviceId,
    contractLineId: contractLineKey,
    startsOn: written.startsOn,
    terms: termsRow(terms),
  };
}

export const create = defineCommand(retainers.create, {
  permission: 'retainers.update',
  load: nothing,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: _, ...context }) {
    const { tx, actor, clock } = context;
    const [client] = await findClients(tx, [input.clientId]);
    if (client === undefined) throw refuseField('not_found', 'clientId', 'There is no such client');
    if ((await findBranch(tx, input.branchId)) === null)
      throw refuseField('not_found', 'branchId', 'There is no such branch');
    const currency = input.currency ?? client.currency;
    const row = await writtenRow(context, input, { id: client.id, currency });
    const id = clock.newId();
    await store.addRetainer(tx, {
      ...row,
      id,
      number: await store.takeRetainerNumber(tx),
      clientId: client.id,
      legalEntityId: client.legal_entity_id,
      branchId: input.branchId,
      currency,
      createdAt: clock.now(),
      createdById: actor.personId,
    });
    const view = await viewOf(context, id);
    return {
      result: view,
      events: [
        { type: 'retainer.created', record: record(id), after: { ...view, terms: row.terms } },
      ],
    };
  },
});

export const update = defineCommand(retainers.update, {
  permission: 'retainers.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    if (row.state !== 'draft') throw new Refusal('wrong_state', { state: row.state });
    const client = { id: row.client_id, currency: row.currency };
    const written = await writtenRow(context, input, client);
    await store.saveWritten(context.tx, row.id, written);
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'retainer.updated',
          record: record(row.id),
          before: { name: row.name, startsOn: row.starts_on, terms: row.terms },
          after: { name: written.name, startsOn: written.startsOn, terms: written.terms },
        },
      ],
    };
  },
});

type Step = Readonly<{
  action: keyof typeof retainerLifecycle.actions;
  type: AuditEvent['type'];
  change?: Omit<store.StateChange, 'state'>;
  reason?: string;
}>;
async function move(
  context: CommandContext,
  row: store.RetainerRow,
  { action, type, change = {}, reason }: Step,
): Promise<Outcome<View>> {
  const state = retainerLifecycle.next(row.state, action);
  await store.saveState(context.tx, row.id, { ...change, state });
  return {
    result: await viewOf(context, row.id),
    events: [
      {
        type,
        record: record(row.id),
        before: { state: row.state },
        after: { state },
        ...(reason === undefined ? {} : { reason }),
      },
    ],
  };
}

export const submit = defineCommand(retainers.submit, {
  permission: 'retainers.submit',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  handle: ({ subject: row, input: _, ...context }) =>
    move(context, row, {
      action: 'submit',
      type: 'retainer.submitted',
      change: { submittedById: context.actor.personId },
    }),
});

export const reject = defineCommand(retainers.reject, {
  permission: 'retainers.approve',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  handle: ({ subject: row, input: { reason }, ...context }) =>
    move(context, row, {
      action: 'reject',
      type: 'retainer.rejected',
      change: { rejectedBecause: reason },
      reason,
    }),
});

export const approve = defineCommand(retainers.approve, {
  permission: 'retainers.approve',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { personId } = context.actor;
    const isMaker = row.created_by_id === personId || row.submitted_by_id === personId;
    retainerLifecycle.next(row.state, 'approve');
    if (isMaker) throw new Refusal('own_approval');
    return move(context, row, { action: 'approve', type: 'retainer.approved' });
  },
});

export const post = defineCommand(retainers.post, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  handle: ({ subject: row, input: _, ...context }) =>
    move(context, row, { action: 'post', type: 'retainer.posted' }),
});

export const discard = defineCommand(retainers.discard, {
  permission: 'retainers.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  handle: ({ subject: row, input: _, ...context }) =>
    move(context, row, { action: 'discard', type: 'retainer.discarded' }),
});
