// Submit and recall: a person's time of one period, to the approver of each project.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { periodOf } from '@daybook/core/timesheets/period.ts';
import {
  recallPart,
  submitPart,
  type TimesheetPart,
} from '@daybook/core/timesheets/timesheet-part.ts';
import type { Actor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { findProjects } from '../parties/public.ts';
import * as entries from './entry-store.ts';
import { requirePolicy } from './logging.ts';
import { saveChanges, toPart } from './part-changes.ts';
import * as store from './part-store.ts';
import { findPersonReach } from './reach-store.ts';
import { toTimeEntry } from './views.ts';

type Submitting = Readonly<{
  personId: string;
  managerId: string | null;
  branchId: string;
  from: string;
  until: string;
  rows: readonly entries.EntryRow[];
  parts: readonly store.PartRow[];
}>;

const submittingReach = ({ subject, actor }: Readonly<{ subject: Submitting; actor: Actor }>) => ({
  isOwn: subject.personId === actor.personId,
  isTeam: subject.managerId === actor.personId,
  isBranch: subject.branchId === actor.branchId,
});

async function loadPeriod({
  input,
  tx,
  actor,
}: CommandContext &
  Readonly<{
    input: Readonly<{
      personId?: string | undefined;
      from: string;
      projectIds?: readonly string[] | undefined;
    }>;
  }>): Promise<Submitting | null> {
  const personId = input.personId ?? actor.personId;
  const person = await findPersonReach(tx, personId);
  if (person === null) return null;
  const policy = await requirePolicy(tx);
  const { from, until } = periodOf(input.from, {
    kind: policy.period_kind,
    weekStartsOn: policy.week_starts_on,
  });
  await entries.lockPeople(tx, [personId]);
  const isAsked = (projectId: string) =>
    input.projectIds === undefined || input.projectIds.includes(projectId);
  const rows = (await entries.lockEntriesBetween(tx, personId, from, until)).filter((row) =>
    isAsked(row.project_id),
  );
  const parts = (await store.lockPartsOfPerson(tx, personId, from)).filter((row) =>
    isAsked(row.project_id),
  );
  return {
    personId,
    managerId: person.manager_id,
    branchId: person.branch_id,
    from,
    until,
    rows,
    parts,
  };
}

/** A project's manager approves; of their own time, their manager does. */
async function missingParts(
  { tx, clock }: CommandContext,
  subject: Submitting,
  projectIds: readonly string[],
): Promise<readonly store.NewPart[]> {
  const known = new Set(subject.parts.map((part) => part.project_id));
  const projects = await findProjects(
    tx,
    projectIds.filter((id) => !known.has(id)),
  );
  return projects.map((project) => ({
    id: clock.newId(),
    personId: subject.personId,
    projectId: project.id,
    clientId: project.client_id,
    from: subject.from,
    until: subject.until,
    approverId:
      project.manager_id === subject.personId
        ? (subject.managerId ?? project.manager_id)
        : project.manager_id,
  }));
}

export const submit = defineCommand(timesheets.submit, {
  permission: 'timesheets.submit',
  load: loadPeriod,
  standing: submittingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input: _, ...context }) {
    const { tx, actor, clock } = context;
    const drafts = subject.rows.filter((row) => row.state === 'draft');
    if (drafts.length === 0)
      throw new Refusal('nothing_to_submit', { from: subject.from, until: subject.until });
    const projectIds = [...new Set(drafts.map((row) => row.project_id))];
    const added = await missingParts(context, subject, projectIds);
    await store.addParts(tx, added);
    const open = [
      ...added.map(
        (part): TimesheetPart => ({
          id: part.id,
          personId: part.personId,
          projectId: part.projectId,
          from: part.from,
          until: part.until,
          state: 'open',
          reason: null,
        }),
      ),
      // Time that was added after an approval is submitted on its own; what was approved stays so.
      ...subject.parts
        .filter((part) => projectIds.includes(part.project_id))
        .map((row) => ({
          ...toPart(row),
          state: row.state === 'approved' ? ('open' as const) : row.state,
        })),
    ];
    const changes = open.map((part) =>
      submitPart(part, drafts.map(toTimeEntry), { by: actor.personId }),
    );
    return saveChanges(context, changes, {
      entryState: 'submitted',
      submittedAt: clock.now(),
      submittedById: actor.personId,
    });
  },
});

export const recall = defineCommand(timesheets.recall, {
  permission: 'timesheets.submit',
  load: loadPeriod,
  standing: submittingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, tx, actor }) {
    const submitted = subject.parts.filter((part) => part.state === 'submitted');
    if (submitted.length === 0)
      throw new Refusal('wrong_state', { because: 'Nothing of this period waits for approval' });
    const changes = submitted.map((row) =>
      recallPart(toPart(row), subject.rows.map(toTimeEntry), { by: actor.personId }),
    );
    return saveChanges({ tx, actor }, changes, { entryState: 'draft' });
  },
});
