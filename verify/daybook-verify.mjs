#!/usr/bin/env node
// Runs the checker on the Node of the project: npx daybook-verify EXPORT --key KEY

import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, fileURLToPath(new URL('src/main.ts', import.meta.url)));
await import('../tools/with-node.mjs');
