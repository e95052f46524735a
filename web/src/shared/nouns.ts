// Every noun's calls under one name. Bundled, a page gets only those that it names.

export { access } from './nouns/access.ts';
export { approvals } from './nouns/approvals.ts';
export { audit } from './nouns/audit.ts';
export { billing } from './nouns/billing.ts';
export { cash } from './nouns/cash.ts';
export { catalog } from './nouns/catalog.ts';
export { contracts } from './nouns/contracts.ts';
export { dashboard } from './nouns/dashboard.ts';
export { deliveries } from './nouns/deliveries.ts';
export { dunning } from './nouns/dunning.ts';
export { exceptions } from './nouns/exceptions.ts';
export { expenses } from './nouns/expenses.ts';
export { imports } from './nouns/imports.ts';
export { jobs } from './nouns/jobs.ts';
export { journal } from './nouns/journal.ts';
export { mailTemplates } from './nouns/mail-templates.ts';
export { milestones } from './nouns/milestones.ts';
export { org } from './nouns/org.ts';
export { parties } from './nouns/parties.ts';
export { plans } from './nouns/plans.ts';
export { rates } from './nouns/rates.ts';
export { reports } from './nouns/reports.ts';
export { retainers } from './nouns/retainers.ts';
export { runs } from './nouns/runs.ts';
export { statements } from './nouns/statements.ts';
export { timesheets } from './nouns/timesheets.ts';
