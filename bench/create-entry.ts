// One time entry through HTTP and the door, 8 clients, beside the same rows by one transaction.

import { randomUUID } from 'node:crypto';
import { send } from './http.ts';
import { type Measure, median, rate } from './measure.ts';
import { connect } from './world.ts';

const clients = 8;
const rounds = 5;

export const createEntry: Measure = async (world) => {
  const firm = await world.emptyFirm();
  const count = Math.min(2000, Math.max(400, Math.round(world.size / 500)));
  const at = (list: readonly string[], index: number) => list[index % list.length] ?? '';
  let serial = 0;
  const work = () => {
    serial += 1;
    // 100 people x 730 days, a few minutes each: nobody's day fills up.
    const date = new Date(Date.UTC(2024, 0, 1 + (Math.floor(serial / 100) % 730)))
      .toISOString()
      .slice(0, 10);
    return {
      personId: at(firm.personIds, serial),
      projectId: at(firm.projectIds, serial),
      serviceId: at(firm.serviceIds, serial),
      workDate: date,
    };
  };
  const connections = await Promise.all(
    Array.from({ length: clients }, () => connect(world.appUrl)),
  );
  const [first] = connections;
  if (first === undefined) throw new Error('No connection');
  await first.query(`select set_config('app.firm_id', $1, false)`, [firm.firmId]);
  const owners = new Map(
    (
      await first.query<{ id: string; client_id: string }>('select id, client_id from project')
    ).rows.map((row) => [row.id, row.client_id]),
  );
  const byHand = async (client: number) => {
    const connection = connections[client];
    if (connection === undefined) throw new Error('No connection');
    const { personId, projectId, serviceId, workDate } = work();
    const [id, commandId] = [randomUUID(), randomUUID()];
    await connection.query('begin');
    await connection.query({
      name: 'settings',
      text: `select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`,
      values: [firm.firmId, commandId],
    });
    await connection.query({
      name: 'entry',
      text: `insert into time_entry (firm_id, id, person_id, entered_by_id, project_id, client_id, branch_id, service_id, work_date, worked_minutes, is_billable, note, state, source) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, true, 'Work', 'draft', 'api')`,
      values: [
        firm.firmId,
        id,
        personId,
        firm.actor.personId,
        projectId,
        owners.get(projectId),
        firm.branchId,
        serviceId,
        workDate,
      ],
    });
    await connection.query({
      name: 'audit',
      text: `with c as (insert into command (firm_id, id, endpoint, input_hash, actor_id, session_id, branch_id, source, at) values ($1, $2, 'timesheets.createEntry', '', $3, $4, $5, 'api', now()))
        insert into audit_event (firm_id, id, command_id, type, record_kind, record_id, after, at) values ($1, gen_random_uuid(), $2, 'time_entry.created', 'time_entry', $6, $7, now())`,
      values: [
        firm.firmId,
        commandId,
        firm.actor.personId,
        firm.actor.sessionId,
        firm.branchId,
        id,
        JSON.stringify({
          personId,
          projectId,
          serviceId,
          workDate,
          workedMinutes: 1,
          isBillable: true,
          note: 'Work',
          activityCode: null,
        }),
      ],
    });
    await connection.query('commit');
  };
  const ours = () =>
    rate(
      clients,
      count,
      async () =>
        void (await send(world, firm.apiKey, {
          method: 'POST',
          path: '/time-entries',
          body: { ...work(), workedMinutes: 1, note: 'Work' },
        })),
    );
  const limit = () => rate(clients, count, byHand);
  await ours();
  await limit();
  await world.server.database.refreshStatistics();
  const pairs: { ours: number; limit: number }[] = [];
  for (let round = 0; round < rounds; round += 1)
    pairs.push({ ours: await ours(), limit: await limit() });
  await Promise.all(connections.map((connection) => connection.end()));
  const ratio = median(pairs.map((pair) => pair.ours / pair.limit));
  const shown = (pick: 'ours' | 'limit') =>
    `${Math.round(median(pairs.map((pair) => pair[pick])))} entries/s`;
  return [
    {
      name: 'create a time entry, 8 clients',
      ours: shown('ours'),
      limit: shown('limit'),
      ratio,
      reach: 'at least 0.35',
      holds: ratio >= 0.35,
    },
  ];
};
