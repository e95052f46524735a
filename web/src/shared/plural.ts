function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:[sxz]|[cs]h)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** "1 entry", "2 entries"; the count as it is written in the locale. */
export const counted = (count: number, noun: string, written = String(count)): string =>
  `${written} ${count === 1 ? noun : pluralOf(noun)}`;
