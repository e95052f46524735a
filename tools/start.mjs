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
process.on('SIGTERM', () => {
  for (const child of children) child.kill('SIGTERM');
});

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
