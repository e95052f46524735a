// What a sample of a command says. A command without one does not compile.

import type { contract } from '@daybook/contract/contract.ts';
import type { BuiltInRole } from '@daybook/core/access/permissions.ts';
import type { TestFirm } from './test-firm.ts';

type Table = typeof contract;

type CommandName<N extends keyof Table> = {
  [K in keyof Table[N]]: Table[N][K] extends { readonly kind: 'command' } ? K : never;
}[keyof Table[N]];

export type Sample = Readonly<{
  as: BuiltInRole;
  input: (firm: TestFirm) => Promise<Readonly<Record<string, unknown>>>;
}>;

export type Samples = { readonly [N in keyof Table]: { readonly [K in CommandName<N>]: Sample } };

export const sample = (as: BuiltInRole, input: Sample['input']): Sample => ({ as, input });

export const plain = (as: BuiltInRole, input: Readonly<Record<string, unknown>>): Sample =>
  sample(as, async () => input);
