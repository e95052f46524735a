// Nothing that opens a door stands in the repository: keys, tokens, passwords in addresses.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { stdout } = spawnSync('git', ['ls-files', '-z'], { encoding: 'utf8' });
const patterns = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{64}/,
  'a key of a cloud': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a token of a code host': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})\b/,
  'a token of a registry': /\bnpm_[A-Za-z0-9]{36}\b/,
  'a key of this product': /\bdbk_[A-Za-z0-9_-]{40,}\b/,
  'a password in an address':
    /\b[a-z]+:\/\/[^\s:/@'"`${}<]+:[^\s:/@'"`${}<]{6,}@(?!localhost|127\.0\.0\.1|[a-z.]*\.example\b|host\b)/,
  'a token of a message service': /\bxox[abprs]-[A-Za-z0-9-]{20,}\b/,
};

let found = 0;
for (const file of stdout
  .split('\0')
  .filter((name) => name !== '' && !/\.(png|ico|woff2?)$/.test(name))) {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [what, pattern] of Object.entries(patterns)) {
    const line = lines.findIndex((text) => pattern.test(text));
    if (line >= 0) {
      console.log(`${file}:${line + 1}: ${what}`);
      found += 1;
    }
  }
}
process.exitCode = found === 0 ? 0 : 1;
