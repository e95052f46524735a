/**
 * How far an attempt came. `isHandedOver`: the whole message went out, and the server's last word about it is
 * all that is missing. `replyCode`: of the server's last reply, null where there was none.
 */
export type SendEnd = Readonly<{
  replyCode: number | null;
  isHandedOver: boolean;
  isRefusedHere: boolean;
}>;
export type SendVerb = 'finish' | 'putOff' | 'fail' | 'lose';

/** Minutes until the next attempt, after the first, the second and so on; after the last it has failed. */
const backOffMinutes = [1, 5, 15, 60, 240, 1440];

/**
 * What an attempt comes to (RFC 5321, 4.2.1 and 4.5.4.1): a 2yz reply is sent, 5yz will not change by asking
 * again, 4yz and no reply at all are tried again, unless the message may have been taken: then nobody
 * sends it twice without a person's word.
 *
 * `attempts` counts this one.
 */
export function verbOf(end: SendEnd, attempts: number): SendVerb {
  const { replyCode, isHandedOver, isRefusedHere } = end;
  if (isRefusedHere) return 'fail';
  if (replyCode !== null && replyCode >= 200 && replyCode < 300)
    return isHandedOver ? 'finish' : 'lose';
  if (replyCode !== null && replyCode >= 500) return 'fail';
  if (replyCode === null && isHandedOver) return 'lose';
  return attempts > backOffMinutes.length ? 'fail' : 'putOff';
}

/** When it is tried again, as an instant. `attempts` that were made; null when there is no next one. */
export function nextAttemptAt(attempts: number, now: string): string | null {
  const minutes = backOffMinutes[attempts - 1];
  return minutes === undefined ? null : new Date(Date.parse(now) + minutes * 60_000).toISOString();
}
