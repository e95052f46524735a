// Samples of the commands on the books.

import { plain, type Samples } from './sample.ts';

export const booksSamples = {
  books: { check: plain('auditor', {}), rebuild: plain('partner', {}) },
} satisfies Pick<Samples, 'books'>;
