/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The content of a file as base64, without the prefix of a data address. */
export function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

const needsQuotes = /[",\n\r]/;
// A cell that begins like this is a formula to a spreadsheet; the apostrophe keeps it a text.
const plainNumber = /^-?\d+([.,]\d+)?$/;
const formula = /^[=+\-@\t\r]/;

/** Rows as a CSV file that a spreadsheet opens as text, never as formulas. */
export function csvFile(rows: readonly (readonly (string | number)[])[]): Blob {
  const cell = (value: string | number) => {
    const isFormula = typeof value === 'string' && formula.test(value) && !plainNumber.test(value);
    const text = isFormula ? `'${value}` : String(value);
    return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => row.map(cell).join(','));
  return new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' });
}

const kilobyte = 1024;

/** As people say it: 14 kB, 1.2 MB. */
export function sizeOf(bytes: number, count: (count: number) => string): string {
  if (bytes < kilobyte) return `${count(bytes)} B`;
  if (bytes < kilobyte * kilobyte) return `${count(Math.round(bytes / kilobyte))} kB`;
  return `${count(Math.round((bytes / kilobyte / kilobyte) * 10) / 10)} MB`;
}
