// When an event is sent to a webhook again, and when no more (Standard Webhooks, "Deliverability and reliability").

/** Minutes until the next attempt, after the first, the second and so on: three days in all. */
const pauses = [1 / 12, 5, 30, 120, 300, 600, 840, 1200, 1440] as const;

/** The instant of the next attempt, ISO 8601; null where enough were made. `attempts` counts those that were made. */
export function nextWebhookAttempt(attempts: number, now: string): string | null {
  const minutes = pauses[attempts - 1];
  return minutes === undefined ? null : new Date(Date.parse(now) + minutes * 60_000).toISOString();
}

/** Any answer from 200 to 299 says that it was taken. 410: the address is gone, and will not come back. */
export function verdictOfAnswer(status: number | null): 'taken' | 'again' | 'gone' {
  if (status === 410) return 'gone';
  return status !== null && status >= 200 && status < 300 ? 'taken' : 'again';
}

/** Types that are asked for: "invoice.posted", all of a noun as "invoice.*", or none for every type. */
export const hears = (types: readonly string[], type: string): boolean =>
  types.length === 0 || types.includes(type) || types.includes(`${type.split('.')[0]}.*`);
