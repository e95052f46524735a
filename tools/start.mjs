// npm start and npm run dev.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, projectNode, root, run } from './ensure-installed.mjs';

await ensureInstalled();
const isDev = process.argv.includes('--dev');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

const newest = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );

function isBuilt() {
  const page = join(root, 'web', 'dist', 'index.html');
  if (!existsSync(page)) return false;
  const built = statSync(page).mtimeMs;
  return ['web/src', 'contract/src', 'core/src'].every((folder) => newest(folder) <= built);
}

const children = [];
const launch = (args) => {
  const child = spawn(projectNode(), args, { cwd: root, stdio: 'inherit' });
  children.push(child);
  return child;
};
// Ctrl-C reaches the whole group; a kill of this process alone must be passed on.
process.on('SIGINT', () => undefined);
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGTERM', stop);
// A kill of npm ends the shell that it started, which passes nothing on: then nobody is above us.
const parent = process.ppid;
const isRunByNpm = process.env.npm_lifecycle_event !== undefined;
if (isRunByNpm) setInterval(() => process.ppid !== parent && stop(), 500).unref();

if (isDev) {
  launch([vite, 'web']);
  launch(['--watch', '--watch-preserve-output', 'server/src/main.ts']).on('exit', (code) =>
    process.exit(code ?? 0),
  );
} else {
  if (!isBuilt()) {
    console.log('Building the web app (once after each change, some seconds)');
    const code = await run(projectNode(), [vite, 'build', 'web', '--logLevel', 'error']);
    if (code !== 0) process.exit(code);
  }
  launch(['server/src/main.ts']).on('exit', (code) => process.exit(code ?? 1));
}
