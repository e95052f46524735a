// Links as the firm sees them, and when one is still good.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { linkStates, milestones } from '@daybook/contract/milestones.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference } from '../../platform/rows.ts';
import type { LinkRow } from './link-store.ts';
import type { MilestoneRow } from './store.ts';
import { milestoneReach } from './views.ts';

function stateOf(link: LinkRow, now: string): (typeof linkStates)[number] {
  const { ended_because: end } = link;
  if (end === 'accepted' || end === 'rejected') return end;
  if (end !== null) return 'revoked';
  return link.expires_at <= now ? 'expired' : 'open';
}

/** Refuses with link_expired what was used, revoked or has run out: all the same to who follows it. */
export function requireOpen(link: LinkRow, now: string): void {
  if (stateOf(link, now) !== 'open') throw new Refusal('link_expired');
}

export const linkView = (
  link: LinkRow,
  milestone: MilestoneRow,
  { actor, now }: Readonly<{ actor: Actor; now: string }>,
): OutputOf<typeof milestones.revokeLink> => ({
  id: link.id,
  state: stateOf(link, now),
  createdAt: link.created_at,
  createdBy: reference(link.created_by_id, link.created_by_name),
  expiresAt: link.expires_at,
  endedAt: link.ended_at,
  statedName: link.stated_name,
  may: mayOf(
    actor,
    { revoke: { permission: 'milestones.submit', when: link.ended_because === null } },
    milestoneReach(milestone, actor),
  ),
});
