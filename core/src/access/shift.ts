// The branch's named windows of the day: 06:00 to 14:00, or 22:00 to 06:00 over midnight.

export type Shift = Readonly<{ name: string; from: string; until: string }>;

/** The first shift whose half-open window holds the local time (hh:mm), or null. */
export function shiftAt(shifts: readonly Shift[], time: string): string | null {
  const holds = ({ from, until }: Shift) =>
    from < until ? from <= time && time < until : time >= from || time < until;
  return shifts.find(holds)?.name ?? null;
}
