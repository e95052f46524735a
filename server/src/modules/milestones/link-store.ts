// Links by which a client accepts: the digest of the secret, and what became of each.

import type { AuditEvent } from '../../platform/command.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';

export type LinkEnd = 'accepted' | 'rejected' | 'revoked' | 'replaced' | 'decided' | 'changed';
export type LinkRow = Readonly<{
  id: string;
  milestone_id: string;
  created_at: string;
  created_by_id: string;
  created_by_name: string;
  expires_at: string;
  ended_at: string | null;
  ended_because: LinkEnd | null;
  stated_name: string | null;
}>;
const linkSelect = `select l.id, l.milestone_id, l.created_at, l.created_by_id, p.name as created_by_name, l.expires_at, l.ended_at, l.ended_because, l.stated_name
  from acceptance_link l join person p on p.firm_id = l.firm_id and p.id = l.created_by_id where l.firm_id = app.firm_id()`;

export const listLinks = (db: ReadDb, milestoneId: string) =>
  db.rows<LinkRow>(`${linkSelect} and l.milestone_id = $1 order by l.created_at desc, l.id desc`, [
    milestoneId,
  ]);
export const findLink = async (db: ReadDb, id: string) =>
  (await db.rows<LinkRow>(`${linkSelect} and l.id = $1`, [id]))[0] ?? null;
export const findLinkBySecret = async (db: ReadDb, secretHash: Buffer) =>
  (await db.rows<LinkRow>(`${linkSelect} and l.secret_hash = $1`, [secretHash]))[0] ?? null;

export type NewLink = Readonly<{
  id: string;
  milestoneId: string;
  secretHash: Buffer;
  createdAt: string;
  createdById: string;
  expiresAt: string;
}>;
export const addLink = (tx: WriteTx, link: NewLink) =>
  tx.rows(
    'insert into acceptance_link (firm_id, id, milestone_id, secret_hash, created_at, created_by_id, expires_at) values (app.firm_id(), $1, $2, $3, $4, $5, $6)',
    [link.id, link.milestoneId, link.secretHash, link.createdAt, link.createdById, link.expiresAt],
  );

type Ended = Readonly<{ id: string; milestone_id: string; ended_because: LinkEnd }>;
/** The open links of milestones: what they were made for is no more. */
export const endLinks = (
  tx: WriteTx,
  milestoneIds: readonly string[],
  end: Readonly<{ because: LinkEnd; at: string }>,
) =>
  tx.rows<Ended>(
    'update acceptance_link set ended_at = $2, ended_because = $3 where firm_id = app.firm_id() and milestone_id = any($1) and ended_at is null returning id, milestone_id, ended_because',
    [milestoneIds, end.at, end.because],
  );
export const useLink = (
  tx: WriteTx,
  link: Readonly<{ id: string; because: 'accepted' | 'rejected'; name: string; at: string }>,
) =>
  tx.rows(
    'update acceptance_link set ended_at = $2, ended_because = $3, stated_name = $4 where firm_id = app.firm_id() and id = $1',
    [link.id, link.at, link.because, link.name],
  );

export const linkEvents = (ended: readonly Ended[]): readonly AuditEvent[] =>
  ended.map((link) => ({
    type: 'acceptance_link.revoked',
    record: { kind: 'milestone', id: link.milestone_id },
    after: { linkId: link.id, because: link.ended_because },
  }));

export type AcceptanceRow = Readonly<{ firm_name: string; contract_name: string; note: string }>;
/** What only the holder of a link is told in words: who asks, and what was said of the work. */
export const acceptanceOf = async (db: ReadDb, milestoneId: string) =>
  (
    await db.rows<AcceptanceRow>(
      `select e.name as firm_name, k.name as contract_name, coalesce(g.note, '') as note
         from milestone m join contract k on k.firm_id = m.firm_id and k.id = m.contract_id join legal_entity e on e.firm_id = k.firm_id and e.id = k.legal_entity_id
         left join lateral (select x.note from milestone_progress x where x.firm_id = m.firm_id and x.milestone_id = m.id order by x.at desc, x.id desc limit 1) g on true
        where m.firm_id = app.firm_id() and m.id = $1`,
      [milestoneId],
    )
  )[0] ?? null;
