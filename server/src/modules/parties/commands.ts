// Changes to clients, their contacts and their projects.

import { parties } from '@daybook/contract/parties.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Money } from '@daybook/core/money/money.ts';
import { defineCommand, nothing } from '../../platform/command.ts';
import { defined, existing } from '../../platform/rows.ts';
import * as clients from './client-store.ts';
import * as projects from './project-store.ts';
import { clientView, contactView, projectReach, projectView, taskView } from './views.ts';

export const createClient = defineCommand(parties.createClient, {
  permission: 'clients.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    requireTaxReason(input);
    const id = clock.newId();
    await clients.saveClients(tx, [{ ...input, id, isActive: true }]);
    const view = clientView(existing(await clients.findClient(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'client.created', record: { kind: 'client', id }, after: view }],
    };
  },
});

/** EN 16931 asks for a reason wherever tax is not charged. */
function requireTaxReason(
  client: Readonly<{ taxTreatment: string; taxReason: string | null }>,
): void {
  if (client.taxTreatment !== 'standard' && (client.taxReason ?? '') === '')
    throw refuseField(
      'reason_missing',
      'taxReason',
      'Say why no tax is charged; it is printed on the invoice',
    );
}

export const updateClient = defineCommand(parties.updateClient, {
  permission: 'clients.update',
  load: ({ input, tx }) => clients.lockClient(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = clientView(subject, actor);
    const changed = { ...before, ...defined(input) };
    requireTaxReason(changed);
    await clients.saveClients(tx, [changed]);
    const after = clientView(existing(await clients.findClient(tx, subject.id)), actor);
    return {
      result: after,
      events: [
        { type: 'client.updated', record: { kind: 'client', id: subject.id }, before, after },
      ],
    };
  },
});

const aboutClient = {
  permission: 'clients.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;

export const addContact = defineCommand(parties.addContact, {
  ...aboutClient,
  load: ({ input, tx }) => clients.lockClient(tx, input.id),
  async handle({ input, subject, tx, clock }) {
    const contact = { ...input, id: clock.newId() };
    await clients.saveContact(tx, { ...contact, clientId: subject.id });
    return {
      result: contact,
      events: [
        { type: 'contact.added', record: { kind: 'client', id: subject.id }, after: contact },
      ],
    };
  },
});

export const updateContact = defineCommand(parties.updateContact, {
  ...aboutClient,
  load: ({ input, tx }) => clients.lockContact(tx, input.id, input.contactId),
  async handle({ input: { contactId, id, ...fields }, subject, tx }) {
    const contact = { ...fields, id: contactId };
    await clients.saveContact(tx, { ...contact, clientId: id });
    return {
      result: contact,
      events: [
        {
          type: 'contact.updated',
          record: { kind: 'client', id },
          before: contactView(subject),
          after: contact,
        },
      ],
    };
  },
});

export const removeContact = defineCommand(parties.removeContact, {
  ...aboutClient,
  load: ({ input, tx }) => clients.lockContact(tx, input.id, input.contactId),
  async handle({ input, subject, tx }) {
    await clients.removeContact(tx, subject.id);
    const before = contactView(subject);
    return {
      result: before,
      events: [{ type: 'contact.removed', record: { kind: 'client', id: input.id }, before }],
    };
  },
});

const budgetMinorOf = (budget: Money | null, currency: string): bigint | null => {
  if (budget !== null && budget.currency !== currency)
    throw refuseField('currency_mismatch', 'budgetAmount', `The client is billed in ${currency}`);
  return budget?.minor ?? null;
};

export const createProject = defineCommand(parties.createProject, {
  permission: 'projects.update',
  load: ({ input, tx }) => clients.findClient(tx, input.clientId),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: client, tx, actor, clock }) {
    const id = clock.newId();
    await projects.saveProjects(tx, [
      {
        ...input,
        id,
        isActive: true,
        budgetMinor: budgetMinorOf(input.budgetAmount, client.currency),
      },
    ]);
    await projects.setMembers(tx, id, input.memberIds);
    await projects.addTasks(
      tx,
      input.tasks.map((task) => ({ ...task, id: clock.newId(), projectId: id })),
    );
    const view = projectView(existing(await projects.findProject(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'project.created', record: { kind: 'project', id }, after: view }],
    };
  },
});

export const updateProject = defineCommand(parties.updateProject, {
  permission: 'projects.update',
  load: ({ input, tx }) => projects.lockProject(tx, input.id),
  standing: ({ subject, actor }) => projectReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = projectView(subject, actor);
    const changed = { ...before, ...defined(input) };
    await projects.saveProjects(tx, [
      {
        ...changed,
        clientId: subject.client_id,
        branchId: subject.branch_id,
        managerId: input.managerId ?? subject.manager_id,
        budgetMinor: budgetMinorOf(changed.budgetAmount, subject.currency),
      },
    ]);
    const after = projectView(existing(await projects.findProject(tx, subject.id)), actor);
    return {
      result: after,
      events: [
        { type: 'project.updated', record: { kind: 'project', id: subject.id }, before, after },
      ],
    };
  },
});

export const setMembers = defineCommand(parties.setMembers, {
  permission: 'projects.update',
  load: ({ input, tx }) => projects.lockProject(tx, input.id),
  standing: ({ subject, actor }) => projectReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = await projects.listMembers(tx, subject.id);
    await projects.setMembers(tx, subject.id, input.memberIds);
    await projects.touchProject(tx, subject.id);
    const after = await projects.listMembers(tx, subject.id);
    const view = projectView(existing(await projects.findProject(tx, subject.id)), actor);
    return {
      result: view,
      events: [
        {
          type: 'project.members_changed',
          record: { kind: 'project', id: subject.id },
          before: { members: before },
          after: { members: after },
        },
      ],
    };
  },
});

export const addTask = defineCommand(parties.addTask, {
  permission: 'projects.update',
  load: ({ input, tx }) => projects.lockProject(tx, input.id),
  standing: ({ subject, actor }) => projectReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, clock }) {
    const id = clock.newId();
    await projects.addTasks(tx, [
      { id, projectId: subject.id, name: input.name, isBillable: input.isBillable },
    ]);
    const view = taskView({ id, name: input.name, is_billable: input.isBillable, is_active: true });
    return {
      result: view,
      events: [{ type: 'task.added', record: { kind: 'project', id: subject.id }, after: view }],
    };
  },
});
