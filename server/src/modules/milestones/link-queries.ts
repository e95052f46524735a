// What the firm sees of its links, and what the holder of one sees of the firm.

import { milestones } from '@daybook/contract/milestones.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { fileView } from '../../platform/added-file.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { hashLink } from '../../platform/link-access.ts';
import { e4Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import * as links from './link-store.ts';
import { linkView, requireOpen } from './link-view.ts';
import { readMilestone } from './queries.ts';
import * as store from './store.ts';

export const listLinks = defineQuery(milestones.listLinks, {
  permission: 'milestones.view',
  async handle({ input, ...context }) {
    const { db, actor, clock } = context;
    const row = await readMilestone(context, input.id);
    const found = await links.listLinks(db, row.id);
    return { items: found.map((link) => linkView(link, row, { actor, now: clock.now() })) };
  },
});

async function byToken({ db, clock }: QueryContext, token: string) {
  const link = await links.findLinkBySecret(db, hashLink(token));
  if (link === null) throw new Refusal('not_found');
  requireOpen(link, clock.now());
  return { link, row: existing(await store.findMilestone(db, link.milestone_id)) };
}

export const openLink = defineQuery(milestones.openLink, {
  permission: 'milestones.approve',
  async handle({ input, ...context }) {
    const { db } = context;
    const { link, row } = await byToken(context, input.token);
    const [words, files] = await Promise.all([
      links.acceptanceOf(db, row.id),
      store.listEvidence(db, row.id),
    ]);
    const { firm_name, contract_name, note } = existing(words);
    return {
      firm: firm_name,
      client: row.client_name,
      contract: row.contract_number,
      contractName: contract_name,
      milestone: row.name,
      value: money(row.value_minor, row.currency),
      percent: e4Of(row.percent),
      dueOn: row.due_on,
      note,
      evidence: files.map(fileView),
      expiresAt: link.expires_at,
    };
  },
});

export const evidenceByLink = defineQuery(milestones.evidenceByLink, {
  permission: 'milestones.approve',
  async handle({ input, ...context }) {
    const { row } = await byToken(context, input.token);
    const file = await store.findEvidence(context.db, input.id);
    if (file === null || file.milestone_id !== row.id) throw new Refusal('not_found');
    return file.content;
  },
});
