// A real Chromium on a real server: the built web app, a small firm, people who sign in.

import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { movableClock } from '../../server/src/platform/clock.ts';
import {
  openFirm,
  password,
  startServer,
  type TestFirm,
} from '../../server/src/testing/test-firm.ts';

const webFolder = fileURLToPath(new URL('../dist', import.meta.url));
const executablePath = process.env.DAYBOOK_BROWSER ?? '/usr/bin/chromium';
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Stage = Readonly<{
  firm: TestFirm;
  address: string;
  browser: Browser;
  close: () => Promise<void>;
}>;

export async function openStage(now: string): Promise<Stage> {
  const clock = movableClock(now, 5);
  const server = await startServer(clock, webFolder);
  const firm = await openFirm({ server, clock });
  await firm.server.http.listen({ port: 0, host: '127.0.0.1' });
  const bound = firm.server.http.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const browser = await chromium.launch({ executablePath, args: quiet });
  return {
    firm,
    browser,
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      await browser.close();
      await firm.close();
    },
  };
}

type Looks = Readonly<{ colorScheme?: 'light' | 'dark'; width?: number }>;

/** Signed in, with the working session open. */
export async function enter(
  stage: Stage,
  email: string,
  looks: Looks = {},
): Promise<Readonly<{ page: Page; context: BrowserContext; faults: string[] }>> {
  const context = await stage.browser.newContext({
    baseURL: stage.address,
    locale: 'en-GB',
    colorScheme: looks.colorScheme ?? 'light',
    viewport: { width: looks.width ?? 1280, height: 900 },
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (line) => {
    if (line.text().includes('Content Security Policy')) faults.push(line.text());
  });
  page.on('response', (answer) => {
    if (answer.status() >= 500) faults.push(`${answer.status()} ${answer.url()}`);
  });
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.getByRole('link', { name: 'Home' }).first().waitFor();
  return { page, context, faults };
}
