// Step 1 of the door, and of every query: the input by its schema, with the path of each field that
// is wrong.

import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';

/** Refuses with invalid_input, naming each field. */
export function decodeInput(endpoint: Endpoint, raw: unknown): unknown {
  const decoded = endpoint.input.safeDecode(raw ?? {});
  if (decoded.success) {
    requireStorable(decoded.data, []);
    return decoded.data;
  }
  throw new Refusal(
    'invalid_input',
    {},
    decoded.error.issues.flatMap((issue) => {
      const at = issue.path.map(String);
      const problem = { rule: issue.code, message: issue.message };
      if (issue.code !== 'unrecognized_keys') return [{ ...problem, field: at.join('.') }];
      return issue.keys.map((key) => ({
        ...{ ...problem, field: [...at, key].join('.') },
        message: `There is no ${key} here`,
      }));
    }),
  );
}

/** PostgreSQL keeps every character of a text but one. */
function requireStorable(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string' && value.includes('\0')) {
    const message = 'There is a character in it that can not be kept (U+0000)';
    throw new Refusal('invalid_input', {}, [
      { field: path.join('.'), rule: 'no_null_character', message },
    ]);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    requireStorable(key, [...path, '(name)']);
    requireStorable(inner, [...path, key]);
  }
}
