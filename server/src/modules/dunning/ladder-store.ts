// Ladders, their steps and clients, and the rates of late interest, as they are stored.

import type { TemplateKey } from '@daybook/core/delivery/mail-template.ts';
import type { RateFrom } from '@daybook/core/dunning/late-interest.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { e4Of, numericOfE4 } from '../../platform/numeric.ts';

export type StepRow = Readonly<{
  name: string;
  afterDays: number;
  templateKey: TemplateKey | null;
  payWithinDays: number;
  feeMinor: bigint;
  feeCurrency: string | null;
  needsApproval: boolean;
}>;
export type LadderRow = Readonly<{
  id: string;
  version: number;
  name: string;
  is_default: boolean;
  is_automatic: boolean;
  claim_service_id: string | null;
  claim_service_name: string | null;
  saved_at: string;
  saved_by_id: string;
  clients: number;
  steps: readonly StepRow[];
}>;
type Stored = Omit<LadderRow, 'steps'> &
  Readonly<{ steps: readonly (Omit<StepRow, 'feeMinor'> & Readonly<{ feeMinor: string }>)[] }>;

const select = `select l.id, l.version, l.name, l.is_default, l.is_automatic, l.claim_service_id, v.name as claim_service_name, l.saved_at, l.saved_by_id,
    (select count(*)::int from client c where c.firm_id = l.firm_id and c.dunning_ladder_id = l.id) as clients,
    (select jsonb_agg(jsonb_build_object('name', s.name, 'afterDays', s.after_days, 'templateKey', s.template_key, 'payWithinDays', s.pay_within_days, 'feeMinor', s.fee_minor::text, 'feeCurrency', s.fee_currency, 'needsApproval', s.needs_approval) order by s.position)
       from dunning_step s where s.firm_id = l.firm_id and s.ladder_id = l.id) as steps
  from dunning_ladder l left join service v on v.firm_id = l.firm_id and v.id = l.claim_service_id where l.firm_id = app.firm_id()`;
const toLadder = (row: Stored): LadderRow => ({
  ...row,
  steps: row.steps.map((step) => ({ ...step, feeMinor: BigInt(step.feeMinor) })),
});

export const listLadders = async (db: ReadDb): Promise<readonly LadderRow[]> =>
  (await db.rows<Stored>(`${select} order by l.name`)).map(toLadder);
export async function lockLadder(tx: WriteTx, id: string): Promise<LadderRow | null> {
  await tx.rows('select from dunning_ladder where firm_id = app.firm_id() and id = $1 for update', [
    id,
  ]);
  const [row] = await tx.rows<Stored>(`${select} and l.id = $1`, [id]);
  return row === undefined ? null : toLadder(row);
}

export type WrittenLadder = Readonly<{
  id: string;
  name: string;
  isDefault: boolean;
  isAutomatic: boolean;
  claimServiceId: string | null;
  steps: readonly StepRow[];
  at: string;
  byId: string;
}>;
/** Where it is the default, the one that was is so no more. */
export async function saveLadder(tx: WriteTx, ladder: WrittenLadder): Promise<void> {
  if (ladder.isDefault)
    await tx.rows(
      'update dunning_ladder set is_default = false where firm_id = app.firm_id() and is_default and id <> $1',
      [ladder.id],
    );
  await tx.rows(
    `insert into dunning_ladder as l (firm_id, id, name, is_default, is_automatic, claim_service_id, saved_at, saved_by_id) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7)
     on conflict (firm_id, id) do update set version = l.version + 1, name = excluded.name, is_default = excluded.is_default, is_automatic = excluded.is_automatic, claim_service_id = excluded.claim_service_id, saved_at = excluded.saved_at, saved_by_id = excluded.saved_by_id`,
    [
      ladder.id,
      ladder.name,
      ladder.isDefault,
      ladder.isAutomatic,
      ladder.claimServiceId,
      ladder.at,
      ladder.byId,
    ],
  );
  await tx.rows('delete from dunning_step where firm_id = app.firm_id() and ladder_id = $1', [
    ladder.id,
  ]);
  await tx.rows(
    `insert into dunning_step (firm_id, ladder_id, position, name, after_days, template_key, pay_within_days, fee_minor, fee_currency, needs_approval)
     select app.firm_id(), $1, x.* from unnest($2::int[], $3::text[], $4::int[], $5::text[], $6::int[], $7::bigint[], $8::text[], $9::boolean[]) as x`,
    [
      ladder.id,
      ladder.steps.map((_, index) => index),
      ladder.steps.map((x) => x.name),
      ladder.steps.map((x) => x.afterDays),
      ladder.steps.map((x) => x.templateKey),
      ladder.steps.map((x) => x.payWithinDays),
      ladder.steps.map((x) => x.feeMinor),
      ladder.steps.map((x) => x.feeCurrency),
      ladder.steps.map((x) => x.needsApproval),
    ],
  );
}
export const assignClients = (tx: WriteTx, ladderId: string, clientIds: readonly string[]) =>
  tx.rows<{ id: string }>(
    'update client set dunning_ladder_id = $1, version = version + 1 where firm_id = app.firm_id() and id = any($2) returning id',
    [ladderId, clientIds],
  );

export const listRates = async (db: ReadDb): Promise<readonly RateFrom[]> =>
  (
    await db.rows<{ from_on: string; percent: string }>(
      'select from_on, percent from late_interest_rate where firm_id = app.firm_id() order by from_on',
    )
  ).map((row) => ({ from: row.from_on, percentE4: e4Of(row.percent) }));
export async function setRates(tx: WriteTx, rates: readonly RateFrom[]): Promise<void> {
  await tx.rows('delete from late_interest_rate where firm_id = app.firm_id()');
  await tx.rows(
    'insert into late_interest_rate (firm_id, from_on, percent) select app.firm_id(), x.* from unnest($1::date[], $2::numeric[]) as x',
    [rates.map((rate) => rate.from), rates.map((rate) => numericOfE4(rate.percentE4))],
  );
}
