// Acceptance by the client's link. It acts for the person who made it and grants only this; who decided is
// told by name, as they said, and kept with the link and in the audit trail.

import { milestones } from '@daybook/contract/milestones.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { hashLink, indexLink, newLinkSecret } from '../../platform/link-access.ts';
import { existing } from '../../platform/rows.ts';
import { loadOne, reach, record } from './commands.ts';
import * as links from './link-store.ts';
import { linkView, requireOpen } from './link-view.ts';
import * as store from './store.ts';
import { milestoneReach } from './views.ts';

export const createLink = defineCommand(milestones.createLink, {
  permission: 'milestones.submit',
  toldOnce: ['token'],
  load: loadOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, tx, clock, actor }) {
    if (row.acceptance !== 'submitted')
      throw new Refusal('wrong_state', { acceptance: row.acceptance });
    const [id, secret, now] = [clock.newId(), newLinkSecret(), clock.now()];
    const secretHash = hashLink(secret);
    const expiresAt = new Date(Date.parse(now) + input.days * dayMs).toISOString();
    const ended = await links.endLinks(tx, [row.id], { because: 'replaced', at: now });
    await links.addLink(tx, {
      id,
      milestoneId: row.id,
      secretHash,
      createdAt: now,
      createdById: actor.personId,
      expiresAt,
    });
    await indexLink(tx, {
      linkId: id,
      personId: actor.personId,
      permission: 'milestones.approve',
      secretHash,
    });
    const view = linkView(existing(await links.findLink(tx, id)), row, { actor, now });
    return {
      result: { ...view, token: secret },
      events: [
        ...links.linkEvents(ended),
        { type: 'acceptance_link.created', record: record(row), after: { linkId: id, expiresAt } },
      ],
    };
  },
});
const dayMs = 24 * 60 * 60 * 1000;

async function loadLink({ input, tx }: CommandContext & Readonly<{ input: { id: string } }>) {
  const known = await links.findLink(tx, input.id);
  if (known === null) return null;
  const row = existing((await store.lockMilestones(tx, [known.milestone_id]))[0]);
  return { link: existing(await links.findLink(tx, input.id)), row };
}

export const revokeLink = defineCommand(milestones.revokeLink, {
  permission: 'milestones.submit',
  load: loadLink,
  standing: ({ subject, actor }) => milestoneReach(subject.row, actor),
  locks: 'none',
  approval: 'never',
  async handle({ subject: { link, row }, tx, clock, actor }) {
    if (link.ended_because !== null)
      throw new Refusal('wrong_state', { state: link.ended_because });
    const now = clock.now();
    const ended = await links.endLinks(tx, [row.id], { because: 'revoked', at: now });
    return {
      result: linkView(existing(await links.findLink(tx, link.id)), row, { actor, now }),
      events: links.linkEvents(ended),
    };
  },
});

/** Locks the milestone first, as every other way to it does, and reads the link under that lock. */
async function loadByToken({
  input,
  tx,
  clock,
}: CommandContext & Readonly<{ input: Readonly<{ token: string }> }>) {
  const hash = hashLink(input.token);
  const known = await links.findLinkBySecret(tx, hash);
  if (known === null) return null;
  const row = (await store.lockMilestones(tx, [known.milestone_id]))[0];
  const link = existing(await links.findLinkBySecret(tx, hash));
  requireOpen(link, clock.now());
  return { link, row: existing(row) };
}
type ByToken = NonNullable<Awaited<ReturnType<typeof loadByToken>>>;

async function decideByLink(
  { tx, clock }: CommandContext,
  { link, row }: ByToken,
  decision: Readonly<{ state: 'accepted' | 'rejected'; name: string; reason: string | null }>,
) {
  const { state, name, reason } = decision;
  const at = clock.now();
  await store.saveAcceptance(tx, { id: row.id, acceptance: state, reason, at });
  await links.useLink(tx, { id: link.id, because: state, name, at });
  return {
    result: { milestone: row.name, state },
    events: [
      {
        type: `milestone.${state}` as const,
        record: record(row),
        reason,
        after: { percent: row.percent, statedName: name, linkId: link.id },
      },
    ],
  };
}

export const acceptByLink = defineCommand(milestones.acceptByLink, {
  permission: 'milestones.approve',
  session: 'optional',
  load: loadByToken,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  handle: ({ input, subject, ...context }) =>
    decideByLink(context, subject, { state: 'accepted', name: input.name, reason: null }),
});

export const rejectByLink = defineCommand(milestones.rejectByLink, {
  permission: 'milestones.approve',
  session: 'optional',
  load: loadByToken,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  handle: ({ input, subject, ...context }) =>
    decideByLink(context, subject, { state: 'rejected', name: input.name, reason: input.reason }),
});
