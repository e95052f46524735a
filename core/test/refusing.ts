import { expect } from 'vitest';
import { Refusal, type RefusalCode } from '../src/kernel/refusal.ts';

/** What the business said no with; undefined if it said yes. Other errors pass through. */
export function refusalOf(act: () => unknown): Refusal | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

export const expectRefusal = (code: RefusalCode, act: () => unknown): void =>
  expect(refusalOf(act)?.code).toBe(code);
