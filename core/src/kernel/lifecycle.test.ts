import { expect, test } from 'vitest';
import { defineLifecycle } from './lifecycle.ts';

test('a state that nothing leads to stops the start', () => {
  const define = () =>
    defineLifecycle({
      states: ['draft', 'posted', 'forgotten'],
      initial: 'draft',
      actions: { post: { from: ['draft'], to: 'posted' } },
    });
  expect(define).toThrow('Nothing leads to: forgotten');
});
