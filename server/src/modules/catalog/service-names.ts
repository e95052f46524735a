// Services as another system names them, and what a new one needs.

import type { ReadDb } from '../../platform/database.ts';
import { type NameTable, nameEquals } from '../../platform/name-match.ts';

export const serviceNames: NameTable = { table: 'service', isWanted: nameEquals, label: 't.name' };

export const listSkus = (db: ReadDb) =>
  db.rows<Readonly<{ sku: string }>>('select sku from service where firm_id = app.firm_id()');
