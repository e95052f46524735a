// What the browser loads before the first screen: the scripts that index.html names, gzipped.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Measure } from './measure.ts';

const limitKilobytes = 300;
const folder = fileURLToPath(new URL('../web/dist/', import.meta.url));

export const firstLoad: Measure = async () => {
  if (!existsSync(`${folder}index.html`))
    throw new Error('Build the web app first: npm start does, and npm test');
  const page = readFileSync(`${folder}index.html`, 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].flatMap((match) =>
    match[1] === undefined ? [] : [match[1]],
  );
  const kilobytes =
    scripts.reduce((total, script) => total + gzipSync(readFileSync(folder + script)).length, 0) /
    1000;
  return [
    {
      name: 'first load of the web app, script gzipped',
      ours: `${kilobytes.toFixed(0)} kB`,
      limit: `${limitKilobytes} kB`,
      ratio: kilobytes / limitKilobytes,
      reach: 'at most 1',
      holds: kilobytes <= limitKilobytes,
    },
  ];
};
