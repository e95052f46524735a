// What the audit log costs the door: time entries by 8 clients while the log follows and signs, beside the same without it
// and without the index that it reads by.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extendLog, followCommands } from '../server/src/modules/audit/public.ts';
import { openLogSigner } from '../server/src/platform/log-signer.ts';
import { keepRounds } from '../server/src/platform/rounds.ts';
import { send } from './http.ts';
import { type Measure, median, rate, timed } from './measure.ts';
import { connect } from './world.ts';

const clients = 8;
const rounds = 7;
const perRound = 2500;
const catchUp = 20_000;

export const auditLog: Measure = async (world) => {
  const firm = await world.emptyFirm();
  const owner = await connect(world.ownerUrl);
  const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-log-'));
  const { clock, database } = world.server.door;
  const signer = openLogSigner({ auditDirectory: folder, headsDirectory: null }, clock.now());
  const room = { database, clock, signer };
  const at = (list: readonly string[], index: number) => list[index % list.length] ?? '';
  let serial = 0;
  const create = async () => {
    serial += 1;
    const workDate = new Date(Date.UTC(2024, 0, 1 + (Math.floor(serial / 100) % 730)));
    await send(world, firm.apiKey, {
      method: 'POST',
      path: '/time-entries',
      body: {
        personId: at(firm.personIds, serial),
        projectId: at(firm.projectIds, serial),
        serviceId: at(firm.serviceIds, serial),
        workDate: workDate.toISOString().slice(0, 10),
        workedMinutes: 1,
        note: 'Work',
      },
    });
  };
  const withLog = async () => {
    await owner.query('create index audit_event_by_xact on audit_event (firm_id, xact)');
    await extendLog(room, firm.firmId);
    const log = keepRounds(() => followCommands(room), {
      name: 'audit log',
      everyMs: 1000,
      log: { error: (details, message) => console.error(message, details) },
    });
    const found = await rate(clients, perRound, create);
    await log.stop();
    return found;
  };
  const withoutLog = async () => {
    await owner.query('drop index audit_event_by_xact');
    return rate(clients, perRound, create);
  };
  await withoutLog();
  await withLog();
  await database.refreshStatistics();
  const pairs: { ours: number; limit: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const limit = await withoutLog();
    pairs.push({ limit, ours: await withLog() });
  }
  await rate(clients, catchUp, create);
  const caughtUp = await timed(() => extendLog(room, firm.firmId));
  await owner.end();
  rmSync(folder, { recursive: true });
  const ratio = median(pairs.map((pair) => pair.ours / pair.limit));
  const shown = (pick: 'ours' | 'limit') =>
    `${Math.round(median(pairs.map((pair) => pair[pick])))} entries/s`;
  world.say(
    `  the log takes in ${Math.round(caughtUp.value / (caughtUp.milliseconds / 1000))} events a second when it is behind`,
  );
  return [
    {
      name: 'create a time entry while the audit log follows, 8 clients',
      ours: shown('ours'),
      limit: shown('limit'),
      ratio,
      reach: 'at least 0.9',
      holds: ratio >= 0.9,
    },
  ];
};
