// What the log keeps of an audit event: all of it, with who asked for it and how. The answer that was given, and what the
// command put at stake, are left out: they are kept for repeats and previews, and prove nothing.

import { canonicalJson } from './canonical-json.ts';

/** Instants are in UTC with six decimals, as PostgreSQL keeps them; ids are in lower case; inputHash is hexadecimal. */
export type EventLeaf = Readonly<{
  v: 1;
  firm: string;
  id: string;
  at: string;
  type: string;
  record: Readonly<{ kind: string; id: string }>;
  before: unknown;
  after: unknown;
  reason: string | null;
  command: Readonly<{
    id: string;
    at: string;
    endpoint: string;
    inputHash: string;
    status: number;
    actor: string | null;
    onBehalfOf: string | null;
    session: string | null;
    branch: string | null;
    apiKey: string | null;
    source: string;
    request: string | null;
    key: string | null;
  }>;
}>;

/** The bytes that are hashed: canonical JSON (RFC 8785) in UTF-8. */
export const leafBytes = (leaf: EventLeaf): Uint8Array =>
  new TextEncoder().encode(canonicalJson(leaf));
