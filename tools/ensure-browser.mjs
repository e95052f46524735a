// A Chromium for the browser tests: the one that is there, or Debian's.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './ensure-installed.mjs';

const candidates = [
  process.env.DAYBOOK_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const found = () => candidates.find((path) => path !== undefined && existsSync(path));

export async function ensureBrowser() {
  const there = found();
  if (there !== undefined) return there;
  const hasApt = spawnSync('apt-get', ['--version']).status === 0;
  if (hasApt) {
    console.log('Installing Chromium for the browser tests (once)');
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const apt = (...args) =>
      run(
        sudo[0] ?? 'apt-get',
        [...sudo.slice(1), ...(sudo.length > 0 ? ['apt-get'] : []), '-y', '-qq', ...args],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
    await apt('update');
    await apt('install', '--no-install-recommends', 'chromium');
  }
  const installed = found();
  if (installed !== undefined) return installed;
  console.error(
    'The browser tests need Chromium or Chrome: install it, or set DAYBOOK_BROWSER to its path',
  );
  process.exit(1);
}
