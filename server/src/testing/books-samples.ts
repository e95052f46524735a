// Samples of the commands on the books.

import { plain, type Samples } from './sample.ts';

export const booksSamples = {
  books: { rebuild: plain('partner', {}) },
} satisfies Pick<Samples, 'books'>;
