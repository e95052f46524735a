// Step 1 of the door, and of every query: the input by its schema, with the path of each field that
// is wrong.

import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';

/** Refuses with invalid_input, naming each field. */
export function decodeInput(endpoint: Endpoint, raw: unknown): unknown {
  const decoded = endpoint.input.safeDecode(raw ?? {});
  if (decoded.success) return decoded.data;
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
