// npx daybook-verify EXPORT --key KEY [--key KEY] [--head FILE]
// npx daybook-verify --proof FILE --key KEY

import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { LogVerdict } from '@daybook/core/audit/log-check.ts';
import { type Proof, readKey, verifyExport, verifyProof } from './verify-export.ts';

const usage = `Usage: daybook-verify EXPORT --key KEY [--head FILE]
  checks a whole audit log, as it was exported, without its server
Or: daybook-verify --proof FILE --key KEY
  checks that one event is in the log, as the server's proof of it says
  --key KEY    the line of the key that signs the log, or a file with such lines; may be repeated
  --head FILE  a signed head that you kept; may be repeated. Without one, the heads in the export are all that
               it is checked against: a log that was cut off after the last day would not be noticed
It ends with 0 where everything holds, with 1 where something does not, and with 2 where it could not check.`;

class UsageError extends Error {}

const readFile = (name: string) => {
  if (!existsSync(name)) throw new UsageError(`There is no file ${name}`);
  return readFileSync(name, 'utf8');
};
const keysOf = (given: string) =>
  (existsSync(given) ? readFile(given) : given)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readKey);

const shownFindings = 20;

function tell(verdict: LogVerdict): void {
  const { findings, provenTo } = verdict;
  for (const { position, eventId, says } of findings.slice(0, shownFindings)) {
    const place = position === null ? '' : `position ${position}: `;
    console.log(`✗ ${place}${says}${eventId === null ? '' : ` (event ${eventId})`}`);
  }
  if (findings.length > shownFindings) console.log(`✗ and ${findings.length - shownFindings} more`);
  console.log(
    `${verdict.leaves} events in the log, ${verdict.withheld} of them by their hash alone; ${verdict.waiting} not in it yet`,
  );
  if (provenTo !== null)
    console.log(
      `${verdict.heads} signed heads agree with it; the newest of them is for ${provenTo.size} events, of ${provenTo.at}`,
    );
  console.log(verdict.isSound ? 'The log is proved.' : 'THE LOG IS NOT PROVED.');
}

function checkProof(file: string, keys: Parameters<typeof verifyProof>[1]): number {
  const found = verifyProof(JSON.parse(readFile(file)) as Proof, keys);
  if ('wrong' in found) {
    console.log(`✗ ${found.wrong}`);
    return 1;
  }
  console.log(
    `The event is in the log of ${found.head.size} events that was signed at ${found.head.at}.`,
  );
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true, default: [] },
      head: { type: 'string', multiple: true, default: [] },
      proof: { type: 'string' },
    },
  });
  const keys = values.key.flatMap(keysOf);
  if (keys.length === 0) throw new UsageError(usage);
  if (values.proof !== undefined) return checkProof(values.proof, keys);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(usage);
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}`);
  const isShown = process.stderr.isTTY;
  const verdict = await verifyExport(file, { keys, heads: values.head.map(readFile) }, (lines) => {
    if (isShown) process.stderr.write(`\r${lines} lines`);
  });
  if (isShown) process.stderr.write('\r');
  tell(verdict);
  return verdict.isSound ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isSaid =
      error instanceof UsageError || error instanceof RangeError || error instanceof TypeError;
    console.error(isSaid ? error.message : error);
    process.exit(2);
  },
);
