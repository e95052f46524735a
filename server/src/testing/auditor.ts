// An auditor, with a key and what was exported, and without the server.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogVerdict } from '@daybook/core/audit/log-check.ts';
import { keyLine, type LogKey } from '@daybook/core/audit/signed-note.ts';
import { expect } from 'vitest';
import { readKey, verifyExport } from '../../../verify/src/verify-export.ts';
import { extendLog, type LogRoom, signHead } from '../modules/audit/public.ts';
import { openLogSigner } from '../platform/log-signer.ts';
import { existing } from '../platform/rows.ts';
import type { DaybookServer } from '../server.ts';
import type { Headers } from './test-firm.ts';

export type Auditor = Readonly<{
  room: LogRoom;
  folder: string;
  keys: () => readonly LogKey[];
  /** Has the server add all that was committed. */
  follow: () => Promise<void>;
  /** The same, and sign. The note. */
  sign: () => Promise<string>;
  /** As whoever has these headers gets it. */
  exported: (headers: Headers) => Promise<string>;
  check: (text: string, heads?: readonly string[]) => Promise<LogVerdict>;
  goHome: () => void;
}>;

/** A command in another database of the tests' server holds every log back until it is through. */
const triesAtMost = 400;

export function openAuditor(server: DaybookServer, firmId: string): Auditor {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-log-'));
  const { door } = server;
  const signer = openLogSigner(
    { auditDirectory: folder, headsDirectory: join(folder, 'outside') },
    door.clock.now(),
  );
  const room = { ...door, signer };
  const keys = () => signer.keys().map((key) => readKey(keyLine(key)));
  async function follow(): Promise<void> {
    for (let tries = 0; tries < triesAtMost; tries += 1) {
      await extendLog(room, firmId);
      const outside = await door.database
        .reader(firmId)
        .rows(
          'select from audit_event e where e.firm_id = app.firm_id() and not exists (select from log.leaf l where l.firm_id = e.firm_id and l.event_id = e.id) limit 1',
        );
      if (outside.length === 0) return;
      await sleep(50);
    }
    throw new Error('The log does not come to its end');
  }
  return {
    room,
    folder,
    keys,
    follow,
    async sign() {
      await follow();
      return existing(await signHead(room, firmId)).note;
    },
    async exported(headers) {
      const answer = await server.http.inject({ url: '/api/v1/audit-log/export', headers });
      expect(answer.statusCode).toBe(200);
      return answer.body;
    },
    check(text, heads = []) {
      const file = join(folder, 'log.ndjson');
      writeFileSync(file, text);
      return verifyExport(file, { keys: keys(), heads });
    },
    goHome: () => rmSync(folder, { recursive: true }),
  };
}
