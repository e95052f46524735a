// When a schedule comes up next. Ours are three kinds of cron lines: each minute, each hour, each day; UTC.

const minuteMs = 60_000;

/** The next instant after `now` on which a cron line comes up; null where it is of another kind. */
export function nextRunAt(cron: string, now: string): string | null {
  const parts = cron.trim().split(/\s+/);
  const [minute, hour, ...rest] = parts;
  if (parts.length !== 5 || rest.some((part) => part !== '*')) return null;
  const start = new Date(Math.floor(Date.parse(now) / minuteMs) * minuteMs + minuteMs);
  if (minute === '*' && hour === '*') return start.toISOString();
  const [atMinute, atHour] = [numberIn(minute, 59), hour === '*' ? null : numberIn(hour, 23)];
  if (atMinute === null || (hour !== '*' && atHour === null)) return null;
  const next = new Date(start);
  next.setUTCMinutes(atMinute);
  if (atHour !== null) next.setUTCHours(atHour);
  const step = atHour === null ? 60 * minuteMs : 24 * 60 * minuteMs;
  return (next < start ? new Date(next.getTime() + step) : next).toISOString();
}

const numberIn = (text: string | undefined, most: number): number | null =>
  text !== undefined && /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : null;

/** A cron line as a person says it; as it is where it is of another kind. */
export function sayRhythm(cron: string): string {
  const [minute = '', hour = '', ...rest] = cron.trim().split(/\s+/);
  if (rest.some((part) => part !== '*')) return cron;
  if (minute === '*' && hour === '*') return 'every minute';
  if (hour === '*' && /^\d+$/.test(minute)) return `every hour, ${minute.padStart(2, '0')} past`;
  if (!/^\d+ \d+$/.test(`${minute} ${hour}`)) return cron;
  return `every day at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')} UTC`;
}
