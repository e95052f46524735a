// The client of the API, made from the same table that the server is made from. This is
// the one place of the web app where a type is asserted: the table's schema checked the value.

import { Parked } from '@daybook/contract/controls.ts';
import type { Endpoint, OutputOf, WireInputOf } from '@daybook/contract/endpoint.ts';
import type { FieldError } from '@daybook/core/kernel/refusal.ts';
import { ApiProblem, problemCodeOf } from './problem.ts';

type CallOptions = Readonly<{ idempotencyKey?: string; signal?: AbortSignal }>;

export type Call<I, O> = ((input: I, options?: CallOptions) => Promise<O>) &
  Readonly<{ key: readonly [noun: string, name: string]; endpoint: Endpoint }>;

type CallOf<E> = E extends Endpoint ? Call<WireInputOf<E>, OutputOf<E>> : never;
type ClientOf<M> = { readonly [K in keyof M]: CallOf<M[K]> };
// What a screen needs of a request that it just made; the rest is on the request's page.
const ParkedRequest = Parked.shape.approval.pick({
  id: true,
  title: true,
  because: true,
  waitsFor: true,
});
export type ApprovalRequest = (typeof ParkedRequest)['_output'];
/** What a call answers: the type of a record or list as the screen gets it. */
export type Answer<C> = C extends (...input: never[]) => Promise<infer O> ? O : never;

/** The command was accepted but waits for somebody's approval (HTTP 202). */
export class WaitsForApproval extends Error {
  readonly approval: ApprovalRequest;
  constructor(approval: ApprovalRequest) {
    super(`Waits for approval by ${approval.waitsFor}`);
    this.name = 'WaitsForApproval';
    this.approval = approval;
  }
}

const attempts = 3;
const isRetryable = (status: number) => status === 502 || status === 503 || status === 504;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The address of a query, with its input in path and query string. */
function addressOf(endpoint: Endpoint, input: Readonly<Record<string, unknown>>) {
  const rest: Record<string, unknown> = { ...input };
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  return { path: `/api/v1${path}`, rest };
}

function queryString(rest: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) {
    const text = Array.isArray(value) ? value.join(',') : (value ?? '').toString();
    if (text !== '') query.set(name, text);
  }
  return query.size === 0 ? '' : `?${query}`;
}

const record = (input: unknown) => (input ?? {}) as Readonly<Record<string, unknown>>;

function requestOf(endpoint: Endpoint, input: unknown, options: CallOptions) {
  const { path, rest } = addressOf(endpoint, record(input));
  const shared = { credentials: 'same-origin' as const, signal: options.signal ?? null };
  if (endpoint.method === 'GET') return { url: path + queryString(rest), init: shared };
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': options.idempotencyKey ?? crypto.randomUUID(),
  };
  return {
    url: path,
    init: { ...shared, method: endpoint.method, headers, body: JSON.stringify(rest) },
  };
}

async function problemIn(response: Response): Promise<ApiProblem> {
  const body = record(await response.json().catch(() => ({})));
  const fields: readonly FieldError[] = Array.isArray(body.fields) ? body.fields : [];
  const [only, ...others] = fields;
  return new ApiProblem({
    status: response.status,
    code: problemCodeOf(body.code),
    detail: others.length === 0 ? only?.message : undefined,
    fields,
  });
}

/** Commands are sent again under the same idempotency key, so a lost answer can't do it twice. */
async function send(url: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === attempts || init.signal?.aborted === true;
    try {
      const response = await fetch(url, init);
      if (isLast || !isRetryable(response.status)) return response;
    } catch (error) {
      if (init.signal?.aborted === true) throw error;
      if (isLast) throw new ApiProblem({ status: 0, code: 'unreachable' });
    }
    await pause(attempt * 400);
  }
}

async function ask(endpoint: Endpoint, input: unknown, options: CallOptions): Promise<unknown> {
  const { url, init } = requestOf(endpoint, input, options);
  const response = await send(url, init);
  if (!response.ok) throw await problemIn(response);
  const body: unknown = await response.json();
  if (response.status === 202)
    throw new WaitsForApproval(ParkedRequest.parse(record(body).approval));
  return endpoint.output.parse(body);
}

function callOf(noun: string, name: string, endpoint: Endpoint) {
  const call = (input: unknown, options: CallOptions = {}) => ask(endpoint, input, options);
  return Object.assign(call, { key: [noun, name], endpoint });
}

/** The calls of one noun. What a page doesn't ask, it doesn't load: each noun has a file of its own. */
export const clientOf = <M extends Readonly<Record<string, Endpoint>>>(
  noun: string,
  endpoints: M,
): ClientOf<M> =>
  Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]) => [name, callOf(noun, name, endpoint)]),
  ) as unknown as ClientOf<M>;

/** A list's input from the texts of an address; the server checks them as it does any others. */
export const listInput = <I, O>(_: Call<I, O>, texts: Readonly<Record<string, string>>): I =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')) as I;

/** Where a file (or anything else that is read) can be fetched from, for links and frames. */
export function urlOf<I, O>(call: Call<I, O>, input: I): string {
  const { path, rest } = addressOf(call.endpoint, record(input));
  return path + queryString(rest);
}

const fileTypes = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type ListFile = keyof typeof fileTypes;

/** Who waits for a file hears how much is there, and may give up. */
export type FileWatch = Readonly<{ signal: AbortSignal; onChunk: (chunk: Uint8Array) => void }>;

/** The rows of a list as a file: the same filters, no pages. */
export async function fileOf<I, O>(
  call: Call<I, O>,
  input: I,
  { kind, signal, onChunk }: FileWatch & Readonly<{ kind: ListFile }>,
): Promise<Blob> {
  const headers = { accept: fileTypes[kind] };
  const response = await send(urlOf(call, input), { headers, signal });
  if (!response.ok) throw await problemIn(response);
  if (response.body === null) return response.blob();
  const watch = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      onChunk(chunk);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(watch), {
    headers: { 'content-type': fileTypes[kind] },
  }).blob();
}

/** What a call that answers with a file answers. */
export async function documentOf<I, O>(
  call: Call<I, O>,
  input: I,
  { signal }: Pick<FileWatch, 'signal'>,
): Promise<Blob> {
  const response = await send(urlOf(call, input), { credentials: 'same-origin', signal });
  if (!response.ok) throw await problemIn(response);
  return response.blob();
}
