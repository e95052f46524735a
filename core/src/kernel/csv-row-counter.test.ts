// By RFC 4180, 2.6: a line break within quotes belongs to the cell.

import { expect, test } from 'vitest';
import { rowCounter } from './csv-row-counter.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('the rows of a file are counted as it comes in, its titles are none', () => {
  const count = rowCounter();
  expect(count(bytes('number,note\r\n'))).toBe(0);
  expect(count(bytes('1,"first line\nsecond '))).toBe(0);
  expect(count(bytes('line, ""quoted""\n"\r\n2,x\r\n3'))).toBe(2);
  expect(count(bytes(',y\r\n'))).toBe(3);
});
