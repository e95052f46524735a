// What an endpoint is: one row of the table from which routes, checks, OpenAPI, the typed client
// and the reference are made.

import type { z } from 'zod';

type Path = `/${string}`;
type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';

export type Endpoint<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = Readonly<{
  kind: 'command' | 'query';
  method: Method;
  /** Below /api/v1; {name} takes the input's property of that name. */
  path: Path;
  summary: string;
  input: I;
  output: O;
  /** A query that answers with a file instead of JSON. */
  file?: Readonly<{ contentType: string }>;
  /** 'link': for whoever holds the link whose secret is {token}; a sign-in is neither needed nor looked at. */
  access?: 'link';
}>;

type Definition<I extends z.ZodType, O extends z.ZodType> = Readonly<{
  path: Path;
  summary: string;
  input: I;
  output: O;
  access?: 'link';
}>;

export const query = <I extends z.ZodType, O extends z.ZodType>(definition: Definition<I, O>) =>
  ({ kind: 'query', method: 'GET', ...definition }) as const satisfies Endpoint<I, O>;

export const command = <I extends z.ZodType, O extends z.ZodType>(
  definition: Definition<I, O> & Readonly<{ method?: Exclude<Method, 'GET'> }>,
) =>
  ({
    kind: 'command',
    ...definition,
    method: definition.method ?? 'POST',
  }) as const satisfies Endpoint<I, O>;

/** After decoding: what a handler sees. */
export type InputOf<E extends Endpoint> = z.output<E['input']>;
/** Before decoding: what a caller sends. */
export type WireInputOf<E extends Endpoint> = z.input<E['input']>;
/** What a handler returns and what the client gives the screen. */
export type OutputOf<E extends Endpoint> = z.output<E['output']>;
