// Clients and projects as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { parties } from '@daybook/contract/parties.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference } from '../../platform/rows.ts';
import type { ClientRow, ContactRow } from './client-store.ts';
import type { ProjectRow, TaskRow } from './project-store.ts';

export const clientView = (
  row: ClientRow,
  actor: Actor,
): OutputOf<typeof parties.updateClient> => ({
  id: row.id,
  version: row.version,
  name: row.name,
  code: row.code,
  legalEntityId: row.legal_entity_id,
  legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
  currency: row.currency,
  taxId: row.tax_id,
  address: row.address,
  email: row.email,
  paymentTermDays: row.payment_term_days,
  quantityPolicy: row.quantity_policy,
  grouping: row.grouping,
  taxTreatment: row.tax_treatment,
  taxReason: row.tax_reason,
  requiresOrder: row.requires_order,
  language: row.language,
  isActive: row.is_active,
  projectCount: row.project_count,
  may: mayOf(actor, {
    update: { permission: 'clients.update' },
    propose: { permission: 'billing.create' },
    receive: { permission: 'cash.create' },
  }),
});

export const contactView = (row: ContactRow) => ({
  id: row.id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  position: row.position,
  getsInvoices: row.gets_invoices,
  getsReminders: row.gets_reminders,
  getsStatements: row.gets_statements,
  isCopied: row.is_copied,
});

export const projectReach = (row: ProjectRow, actor: Actor) => ({
  isOwn: row.manager_id === actor.personId,
  isTeam: row.manager_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

export const projectView = (
  row: ProjectRow,
  actor: Actor,
): OutputOf<typeof parties.updateProject> => ({
  id: row.id,
  version: row.version,
  name: row.name,
  code: row.code,
  client: reference(row.client_id, row.client_name),
  branch: reference(row.branch_id, row.branch_name),
  manager: reference(row.manager_id, row.manager_name),
  currency: row.currency,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  isBillable: row.is_billable,
  isActive: row.is_active,
  budgetMinutes: row.budget_minutes,
  budgetAmount: row.budget_minor === null ? null : money(row.budget_minor, row.currency),
  purchaseOrder: row.purchase_order,
  requireNote: row.require_note,
  codeSetId: row.code_set_id,
  may: mayOf(
    actor,
    { update: { permission: 'projects.update' }, propose: { permission: 'billing.create' } },
    projectReach(row, actor),
  ),
});

export const taskView = (row: TaskRow) => ({
  id: row.id,
  name: row.name,
  isBillable: row.is_billable,
  isActive: row.is_active,
});
