// Databases of the tests' PostgreSQL, one for each test file: it is stopped, and they with it, at the end.

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** From 'daybook', the migrated one; from 'template1', an empty one; from another that nobody is connected to, a copy. */
export async function makeDatabase({
  from,
}: Readonly<{ from: string }>): Promise<Readonly<{ ownerUrl: string; appUrl: string }>> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = await connectAside();
  await client.query(`create database ${name} template ${from}`);
  await client.end();
  return {
    ownerUrl: withDatabase(inject('ownerUrl'), name),
    appUrl: withDatabase(inject('appUrl'), name),
  };
}

/** Beside the databases of the tests: one that somebody is connected to can't be copied. */
export async function connectAside(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: withDatabase(inject('ownerUrl'), 'postgres') });
  await client.connect();
  return client;
}

function withDatabase(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.toString();
}
