// Lists that stand beside sums, as the database keeps and rebuilds them (0028_open_records.sql).

import type { WriteTx } from '../../platform/database.ts';

type Rebuilt = Readonly<{ list: string; missing: number; superfluous: number }>;

export const rebuildOpenRecords = (tx: WriteTx) =>
  tx.rows<Rebuilt>(
    'select list, missing::int as missing, superfluous::int as superfluous from app.rebuild_open_records()',
  );
