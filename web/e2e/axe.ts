// The findings of axe on an open page. Its own wrapper for Playwright opens a second page for each look,
// which takes longer than the look.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe?: Readonly<{ run: (options: RunOptions) => Promise<AxeResults> }>;
  }
}

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is seriously wrong with an open page: findings of axe with their first element, a page that is wider than the window. */
export async function seriousFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(source);
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule' as const, values: [...rules] } }),
  };
  const { violations } = await page.evaluate(
    (asked) => window.axe?.run(asked) ?? Promise.reject(new Error('axe is not loaded')),
    options,
  );
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160) ?? ''}`),
    ...(overflow > 1 ? [`wider than the window by ${overflow} px`] : []),
  ];
}
