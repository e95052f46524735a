// Times of day and durations as trackers write them.

const clockText =
  /^(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,]+)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?$/i;
const durationText = /^(-)?(\d{1,5}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;
const wordsText =
  /^(?:(\d{1,4})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,4})\s*m(?:in(?:utes?)?)?)?\s*(?:(\d{1,5})\s*s(?:ec(?:onds?)?)?)?$/i;

const plainSpaces = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim();

/** Seconds after midnight of 10:23:52 AM, 10:23 AM, 13:00 or 13:00:10; null if it is no time. */
export function readClock(text: string): number | null {
  const parts = clockText.exec(plainSpaces(text));
  if (parts === null) return null;
  const [hourText, minuteText, secondText = '0', half] = parts.slice(1);
  const minutes = Number(minuteText);
  const seconds = Number(secondText);
  const hours = hourOf(Number(hourText), half?.toLowerCase());
  if (hours === null || minutes > 59 || seconds > 59) return null;
  return hours * 3600 + minutes * 60 + seconds;
}

function hourOf(hour: number, half: string | undefined): number | null {
  // 24:00 is the midnight at which the next day begins.
  if (half === undefined) return hour <= 24 ? hour % 24 : null;
  if (hour > 12) return half === 'p' && hour < 24 ? hour : null;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

/** HH:mm; seconds are cut off, as a clock on the wall shows them. */
export const clockOf = (seconds: number): string =>
  `${String(Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}`;

/** Seconds of 7:30:00, 7:30 or 1h 30m; may be above a day. Null if it is none of these. */
export function readDuration(text: string): number | null {
  const trimmed = plainSpaces(text);
  const parts = durationText.exec(trimmed);
  if (parts !== null) {
    const [sign, hours, minutes, seconds = '0'] = parts.slice(1);
    if (Number(minutes) > 59 || Number(seconds) > 59) return null;
    const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -total : total;
  }
  const words = trimmed === '' ? null : wordsText.exec(trimmed);
  if (words === null) return null;
  const [hours = '0', minutes = '0', seconds = '0'] = words.slice(1);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** h:mm:ss, as Toggl writes it. */
export const formatSeconds = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');

/** Rounded once, half up; work of some seconds is one minute, for time is kept in minutes. */
export const minutesOfSeconds = (seconds: number): number =>
  Math.max(1, Math.floor((seconds + 30) / 60));
