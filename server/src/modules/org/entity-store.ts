// Legal entities, as they are stored.

import type { Address } from '@daybook/contract/org.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';

export type EntityRow = Readonly<{
  id: string;
  version: number;
  name: string;
  currency: string;
  tax_id: string | null;
  registration: string | null;
  address: z.output<typeof Address>;
  iban: string | null;
  bic: string | null;
  bank_name: string | null;
  email: string | null;
  number_prefix: string;
  books_wip: boolean;
  locked_through: string | null;
}>;

const entityColumns =
  'id, version, name, currency, tax_id, registration, address, iban, bic, bank_name, email, number_prefix, books_wip, locked_through';

export const listEntities = (db: ReadDb) =>
  db.rows<EntityRow>(
    `select ${entityColumns} from legal_entity where firm_id = app.firm_id() order by name`,
  );

export const findEntities = (db: ReadDb, ids: readonly string[]) =>
  db.rows<EntityRow>(
    `select ${entityColumns} from legal_entity where firm_id = app.firm_id() and id = any($1)`,
    [ids],
  );

export const lockEntity = async (tx: WriteTx, id: string) =>
  (
    await tx.rows<EntityRow>(
      `select ${entityColumns} from legal_entity where firm_id = app.firm_id() and id = $1 for update`,
      [id],
    )
  )[0] ?? null;

export async function saveEntity(
  tx: WriteTx,
  entity: Omit<EntityRow, 'version'>,
): Promise<EntityRow | undefined> {
  const [saved] = await tx.rows<EntityRow>(
    `insert into legal_entity as e (firm_id, id, name, currency, tax_id, registration, address, iban, bic, bank_name, email, number_prefix, books_wip, locked_through)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (firm_id, id) do update set version = e.version + 1, name = excluded.name, currency = excluded.currency, tax_id = excluded.tax_id, registration = excluded.registration, address = excluded.address,
       iban = excluded.iban, bic = excluded.bic, bank_name = excluded.bank_name, email = excluded.email, number_prefix = excluded.number_prefix, books_wip = excluded.books_wip, locked_through = excluded.locked_through
     returning ${entityColumns}`,
    [
      entity.id,
      entity.name,
      entity.currency,
      entity.tax_id,
      entity.registration,
      toJson(entity.address),
      entity.iban,
      entity.bic,
      entity.bank_name,
      entity.email,
      entity.number_prefix,
      entity.books_wip,
      entity.locked_through,
    ],
  );
  return saved;
}
