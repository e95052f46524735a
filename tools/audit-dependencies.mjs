// Whether a dependency of the running product has a known fault, as the registry tells. A registry that tells nothing is said
// to; it is no reason to stop.

import { spawnSync } from 'node:child_process';

const { stdout, status } = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--audit-level=high', '--json'],
  { encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 1e8 },
);

/** Null where the registry has not answered the question. */
function advisories() {
  try {
    const { vulnerabilities } = JSON.parse(stdout);
    return vulnerabilities === undefined ? null : Object.values(vulnerabilities);
  } catch {
    return null;
  }
}

const found = advisories();
if (found === null) {
  console.log('The registry tells nothing about faults of dependencies: nothing was checked');
} else {
  for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`);
  process.exitCode = status === 0 ? 0 : 1;
}
