const quote = 0x22;
const newLine = 0x0a;

/** Rows of a CSV file as it comes in, without its titles; a line break within quotes begins no row. */
export function rowCounter(): (chunk: Uint8Array) => number {
  let lines = 0;
  let isQuoted = false;
  return (chunk) => {
    for (const byte of chunk)
      if (byte === quote) isQuoted = !isQuoted;
      else if (byte === newLine && !isQuoted) lines += 1;
    return Math.max(0, lines - 1);
  };
}
