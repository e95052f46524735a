const delimiters = [',', ';', '\t', '|'] as const;
const enoughForTitles = 64_000;

/** The titles of a table's first line, to offer them as columns; the server reads the file itself. */
export async function columnsOf(file: Blob): Promise<readonly string[]> {
  const text = await file.slice(0, enoughForTitles).text();
  const line = text.replace(/^\ufeff/, '').split(/\r?\n/)[0] ?? '';
  const counted = delimiters.map((delimiter) => line.split(delimiter));
  const widest = counted.reduce((best, parts) => (parts.length > best.length ? parts : best));
  return widest.map((title) => title.trim().replace(/^"(.*)"$/, '$1')).filter(Boolean);
}
