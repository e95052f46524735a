// Some registries lack the packages of other platforms, and npm then leaves them out of the lock file, which
// npm ci refuses everywhere. Run after adding a package: names them, so that each machine skips the others'.

import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const P = lock.packages;
let added = 0;
const pick = (name, table) =>
  Object.entries(table)
    .filter(([t]) => new RegExp(`(^|[-/.])${t}($|[-.])`).test(name))
    .map(([, v]) => v);
for (const [path, entry] of Object.entries(P))
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`,
      top = `node_modules/${name}`;
    if (P[nested] || P[top]) continue;
    const version = range.replace(/^[\^~]/, '');
    const os = pick(name, {
      android: 'android',
      darwin: 'darwin',
      linux: 'linux',
      win32: 'win32',
      windows: 'win32',
      freebsd: 'freebsd',
      openharmony: 'openharmony',
      sunos: 'sunos',
      aix: 'aix',
      netbsd: 'netbsd',
      openbsd: 'openbsd',
      openwrt: 'linux',
    });
    const cpu = pick(name, {
      arm64: 'arm64',
      x64: 'x64',
      ia32: 'ia32',
      arm: 'arm',
      'arm-eabi': 'arm',
      'arm-gnueabihf': 'arm',
      ppc64: 'ppc64',
      riscv64: 'riscv64',
      s390x: 's390x',
      loong64: 'loong64',
      wasm32: 'wasm32',
    });
    const libc = /musl/.test(name)
      ? ['musl']
      : /gnu/.test(name) && os.includes('linux')
        ? ['glibc']
        : undefined;
    if (os.length === 0 && cpu.length === 0) {
      console.log('skip', name, range, 'of', path);
      continue;
    }
    P[top] = {
      version,
      ...(cpu.length ? { cpu: [...new Set(cpu)] } : {}),
      dev: entry.dev,
      ...(libc ? { libc } : {}),
      optional: true,
      ...(os.length ? { os: [...new Set(os)] } : {}),
    };
    if (P[top].dev === undefined) delete P[top].dev;
    added++;
  }
const sorted = Object.fromEntries(
  Object.entries(P).sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
console.log('added', added);
