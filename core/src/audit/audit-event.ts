// The closed list of what can have happened. Names are stable: they are stored for ever and sent to
// other systems. The sentence that a person reads is the web app's.

export const auditEventTypes = [
  'firm.created',
  'legal_entity.created', 'legal_entity.updated',
  'branch.created', 'branch.updated',
  'classification.created',
  'person.created', 'person.updated', 'person.roles_changed', 'person.preferences_changed',
  'role.created',
  'session.opened', 'session.closed',
  'api_key.created', 'api_key.revoked',
  'client.created', 'client.updated', 'contact.added',
  'project.created', 'project.updated', 'project.members_changed', 'task.added',
  'service_category.created', 'service.created', 'service.updated', 'tax_class.created', 'code_set.created',
  'rate_card.created', 'rate.set', 'rates.imported', 'exchange_rates.recorded',
  'time_entry.created', 'time_entry.updated', 'time_entry.voided', 'time_entry.reopened',
  'timesheet.submitted', 'timesheet.recalled', 'timesheet.approved', 'timesheet.rejected', 'timesheet.reopened',
  'timesheet_policy.updated', 'timesheet.week_copied', 'favourite.changed',
  'timer.started', 'timer.stopped', 'timer.discarded',
  'import.uploaded', 'import.read', 'import.answered', 'import.posted', 'import.progressed', 'import.finished', 'import.failed', 'import.cancelled',
  'pre_bill.proposed', 'pre_bill.lines_decided', 'pre_bill.written', 'pre_bill.transferred', 'pre_bill.invoiced', 'pre_bill.discarded', 'pre_bill.reopened',
  'invoice.drafted', 'invoice.submitted', 'invoice.rejected', 'invoice.posted', 'invoice.voided', 'invoice.credited', 'invoice.discarded',
  'credit_note.drafted', 'credit_note.posted', 'credit_note.discarded',
  'receipt.created', 'receipt.posted', 'receipt.applied', 'receipt.voided',
  'approval.requested', 'approval.approved', 'approval.rejected', 'approval.withdrawn', 'approval.voided',
  'approval_policy.created', 'approval_policy.updated',
] as const;

export type AuditEventType = (typeof auditEventTypes)[number];
