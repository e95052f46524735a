// Installs what package-lock.json says, if it is not there yet. Plain JavaScript for Node 20 and up.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const mark = join(root, 'node_modules', '.cache', 'daybook-installed');

export const projectNode = () => {
  const installed = join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(installed) ? installed : process.execPath;
};

/** Runs a command to its end; what it prints is shown as it comes. */
export const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });

export async function ensureInstalled() {
  process.chdir(root);
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  console.log('Installing packages (once, about a minute)');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    console.error('npm ci failed: see above');
    process.exit(code);
  }
  requireNode();
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, lock);
}

// The package "node" brings its binary by an install script, which a strict npm may have held back.
function requireNode() {
  const isNew = spawnSync(projectNode(), ['--version'], { encoding: 'utf8' }).stdout?.startsWith(
    'v24.',
  );
  if (isNew) return;
  const setup = spawnSync(process.execPath, ['installArchSpecificPackage'], {
    cwd: join(root, 'node_modules', 'node'),
    encoding: 'utf8',
  });
  if (setup.status === 0) return;
  console.error(`Node 24 could not be installed from the registry: ${setup.stderr}`);
  process.exit(1);
}
