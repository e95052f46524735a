// Runs a file on the Node of the project (see package.json), whichever one npm itself runs on.
// Plain JavaScript: it must run before anything is installed.

import { spawn } from 'node:child_process';
import { ensureInstalled, projectNode } from './ensure-installed.mjs';

await ensureInstalled();
const child = spawn(projectNode(), process.argv.slice(2), { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
