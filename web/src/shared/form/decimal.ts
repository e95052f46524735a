// What people type for an amount: 1234.5, 1,234.50, 1.234,50 and 1 234,50 are the same number.

const spaces = /[\s'\u2019\u00a0\u202f]/g;

export function plainDecimal(text: string): string {
  const bare = text.replace(spaces, '');
  const lastComma = bare.lastIndexOf(',');
  const lastPoint = bare.lastIndexOf('.');
  if (lastComma > lastPoint) {
    const isThousands = lastPoint < 0 && /^-?\d{1,3}(,\d{3})+$/.test(bare);
    if (isThousands) return bare.replaceAll(',', '');
    return bare.replaceAll('.', '').replace(',', '.');
  }
  return bare.replaceAll(',', '');
}
