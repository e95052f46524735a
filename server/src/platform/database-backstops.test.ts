// The second line of defence, in SQL: what holds when a rule above it is missing.

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../testing/test-firm.ts';

let firm: TestFirm;
let app: pg.Client;
let owner: pg.Client;
beforeAll(async () => {
  firm = await openFirm();
  app = new pg.Client({ connectionString: firm.appUrl });
  owner = new pg.Client({ connectionString: firm.ownerUrl });
  await app.connect();
  await owner.connect();
});
afterAll(async () => {
  await app.end();
  await owner.end();
  await firm.close();
});

const inFirm = async (
  client: pg.Client,
  sql: string,
  settings: Readonly<{ commandId?: string }> = {},
) => {
  await client.query('begin');
  try {
    await client.query(
      `select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`,
      [firm.firmId, settings.commandId ?? ''],
    );
    return await client.query(sql);
  } finally {
    await client.query('rollback');
  }
};
const anyCommand = '00000000-0000-7000-8000-000000000001';

describe('every business table', () => {
  test('has row-level security, forced, and the trigger of the door', async () => {
    const { rows } = await owner.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
         and (not c.relrowsecurity or not c.relforcerowsecurity or not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'through_the_door'))`,
    );
    expect(rows).toEqual([]);
  });

  test('begins its primary key, and each foreign key, with the firm', async () => {
    const { rows } = await owner.query<{ name: string }>(
      `select k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        where c.relnamespace = 'public'::regnamespace and k.contype in ('p', 'f') and c.relname <> 'migration' and a.attname <> 'firm_id'`,
    );
    expect(rows).toEqual([]);
  });

  test('is owned by another role than the application connects as', async () => {
    const { rows } = await app.query<{ owned: number }>(
      `select count(*)::int as owned from pg_class where relowner = current_user::regrole`,
    );
    expect(rows[0]?.owned).toBe(0);
  });
});

describe('a write', () => {
  test('outside a command is refused', async () => {
    await expect(inFirm(app, `update client set name = 'Other'`)).rejects.toMatchObject({
      code: 'DB001',
    });
  });

  test('on a reading connection is refused', async () => {
    await expect(
      firm.server.database.reader(firm.firmId).rows(`update client set name = 'Other'`),
    ).rejects.toMatchObject({ code: '25006' });
  });

  test.each([
    'command',
    'audit_event',
    'journal_entry',
    'journal_line',
    'allocation',
    'settlement',
  ])('that changes or deletes a row of %s is refused to the application', async (table) => {
    for (const sql of [
      `update ${table} set firm_id = firm_id`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await expect(inFirm(app, sql, { commandId: anyCommand })).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  test.each(['command', 'audit_event', 'journal_line', 'allocation'])(
    'that changes %s is refused to its owner too',
    async (table) => {
      await expect(
        inFirm(owner, `update ${table} set firm_id = firm_id`, { commandId: anyCommand }),
      ).rejects.toMatchObject({ code: 'DB002' });
    },
  );

  test('of a journal entry out of balance is refused', async () => {
    await expect(
      inFirm(
        app,
        `with e as (insert into journal_entry (firm_id, id, legal_entity_id, on_date, description, source_kind, source_id, command_id)
                     values (app.firm_id(), '${anyCommand}', '${firm.entityId}', '2026-01-01', 'x', 'x', '${anyCommand}', '${anyCommand}'))
                   insert into journal_line (firm_id, entry_id, position, account, currency, amount_minor, base_currency, base_minor)
                     values (app.firm_id(), '${anyCommand}', 0, '1000', 'EUR', 1, 'EUR', 1)`,
        { commandId: anyCommand },
      ),
    ).rejects.toMatchObject({ code: 'DB003' });
  });
});

describe('another firm', () => {
  test('is not seen, and a connection that says no firm sees none', async () => {
    const { rows: mine } = await inFirm(app, 'select count(*)::int as n from client');
    expect(mine[0]?.n).toBe(1);
    const { rows: none } = await app.query('select count(*)::int as n from client');
    expect(none[0]?.n).toBe(0);
  });

  test('can not be pointed at', async () => {
    await expect(
      inFirm(
        app,
        `insert into contact (firm_id, id, client_id, name, gets_invoices) values ('${anyCommand}', '${anyCommand}', '${firm.clientId}', 'x', false)`,
        { commandId: anyCommand },
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a locked period', () => {
  test('locks every path, SQL too', async () => {
    const { api } = firm.people.owner;
    const entity = (await api.org.listEntities({})).items[0];
    await api.org.updateEntity({
      id: entity?.id ?? '',
      version: entity?.version ?? 0,
      lockedThrough: '2026-01-31',
    });
    const at = { projectId: firm.projectId, serviceId: firm.serviceId, workDate: '2026-01-15' };
    await expect(
      firm.people.timekeeper.api.timesheets.createEntry({ ...at, workedMinutes: 60 }),
    ).rejects.toMatchObject({ code: 'period_locked', fields: [{ field: 'workDate' }] });
    await expect(
      firm.people.timekeeper.api.timesheets.setCell({ ...at, date: at.workDate, minutes: 60 }),
    ).rejects.toMatchObject({ code: 'period_locked' });
    await expect(
      inFirm(
        app,
        `insert into time_entry (firm_id, id, person_id, entered_by_id, project_id, client_id, branch_id, service_id, work_date, worked_minutes, is_billable, note, state, source)
        values (app.firm_id(), '${anyCommand}', '${firm.people.timekeeper.id}', '${firm.people.timekeeper.id}', '${firm.projectId}', '${firm.clientId}', '${firm.branchId}', '${firm.serviceId}', '2026-01-15', 60, true, '', 'draft', 'api')`,
        { commandId: anyCommand },
      ),
    ).rejects.toMatchObject({ code: 'DB008' });
  });
});
