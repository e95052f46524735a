// The shape that every write and every read has. What a command must state has no default, so that
// forgetting it does not compile.

import type { Endpoint, InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import type { Reach } from '@daybook/core/access/grants-for-record.ts';
import type { Permission, Scope } from '@daybook/core/access/permissions.ts';
import type { Stake } from '@daybook/core/approvals/approval-policy.ts';
import type { AuditEventType } from '@daybook/core/audit/audit-event.ts';
import type { JournalEntry } from '@daybook/core/journal/journal-entry.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import type { PeriodArea } from '@daybook/core/periods/period-close.ts';
import type { Actor } from './actor.ts';
import type { Clock } from './clock.ts';
import type { Database, ReadDb, WriteTx } from './database.ts';

export type AuditEvent = Readonly<{
  type: AuditEventType;
  record: Readonly<{ kind: string; id: string }>;
  before?: unknown;
  after?: unknown;
  reason?: string | null;
}>;

export type Posting = JournalEntry & Readonly<{ legalEntityId: string }>;
export type Job = Readonly<{ queue: string; data: Readonly<Record<string, unknown>> }>;
export type PeriodTouch = Readonly<{
  legalEntityId: string;
  /** Null where it is of no branch: it is locked with any branch of its legal entity. */
  branchId: string | null;
  area: PeriodArea;
  on: PlainDate;
  field: string;
  /** Where the load has read it already, in the same transaction; without it the door asks. */
  lockedThrough?: PlainDate | null;
}>;

export type Outcome<O> = Readonly<{
  result: O;
  events: readonly AuditEvent[];
  journal?: readonly Posting[];
  jobs?: readonly Job[];
  /** Whom the actor stood in for. */
  onBehalfOfId?: string | null;
  /** A statement that was sent and needs no answer: what the door appends follows it at once. */
  sent?: Promise<unknown>;
}>;

export type CommandContext = Readonly<{
  tx: WriteTx;
  actor: Actor;
  clock: Clock;
  commandId: string;
  /** The date at the actor's place. */
  today: PlainDate;
  /** The scope in which the actor holds the command's permission. */
  scope: Scope;
  /** Of a request that was sealed: what its input does not tell. */
  unsealed: Sealed;
  /** Carries out a parked request, in this transaction. Only approvals.approve calls it. */
  replay: (request: ParkedRequest) => Promise<Replayed>;
}>;

export type Sealed = Readonly<Record<string, string>>;

export type ParkedRequest = Readonly<{
  id: string;
  command: string;
  input: unknown;
  contentHash: Buffer;
  subject: unknown;
  makerId: string;
  makerSessionId: string | null;
  /** False where more people have to agree: it is only looked at whether it has moved. */
  isLast: boolean;
}>;
export type Replayed = Readonly<{
  moved: readonly string[] | null;
  outcome: Outcome<unknown> | null;
}>;

type Args<E extends Endpoint, Subject> = CommandContext &
  Readonly<{ input: InputOf<E>; subject: Subject }>;

export type ApprovalFacts = Stake &
  Readonly<{
    title: string;
    record: Readonly<{ kind: string; id: string; name: string }> | null;
    /** Not asked where nobody but the maker has ever been one who could agree: nobody could ever become one. */
    unlessNobodyElse?: true;
  }>;

export type CommandSpec<E extends Endpoint, Subject> = Readonly<{
  /** 'anyone' who is signed in, or what their roles must grant. */
  permission: Permission | 'anyone';
  /** Loads and locks what the command is about; null answers 404. */
  load: (args: CommandContext & Readonly<{ input: InputOf<E> }>) => Promise<Subject | null>;
  /** 'firm': only a scope of the whole firm will do. */
  standing: 'firm' | 'any' | ((args: Args<E, Subject>) => Reach);
  locks: 'none' | ((args: Args<E, Subject>) => readonly PeriodTouch[]);
  approval:
    | 'never'
    | ((args: Args<E, Subject>) => ApprovalFacts | null | Promise<ApprovalFacts | null>);
  /** Whose policies hold for it: a batch asks as its single sister does, or it would be a way round. */
  approvedAs?: string;
  /** What a request for approval must not tell, in a form that may be stored; of its input it is left out. */
  sealed?: (input: InputOf<E>) => Promise<Sealed>;
  /** Properties of the answer that are told once and never stored: a repeated call gets null for them. */
  toldOnce?: readonly string[];
  /** 'optional' only for what opens and closes a session, and for what has none: a link, a job. */
  session?: 'optional';
  handle: (args: Args<E, Subject>) => Promise<Outcome<OutputOf<E>>>;
}>;

export type Command<E extends Endpoint = Endpoint> = Readonly<{
  endpoint: E;
  spec: CommandSpec<Endpoint, unknown>;
}>;

export const defineCommand = <E extends Endpoint, Subject>(
  endpoint: E,
  spec: CommandSpec<E, Subject>,
): Command<E> => ({
  endpoint,
  // The door hands a spec only what its own endpoint decoded and its own load returned.
  spec: spec as unknown as CommandSpec<Endpoint, unknown>,
});

export type QueryContext = Readonly<{
  db: ReadDb;
  database: Database;
  actor: Actor;
  clock: Clock;
  today: PlainDate;
  scope: Scope;
  /** Its host and port; null where none is set up. */
  mailServer: string | null;
}>;

export type QuerySpec<E extends Endpoint> = Readonly<{
  permission: Permission | 'anyone';
  /** 'firm': of the whole firm, and for nobody whose scope is narrower. */
  standing?: 'firm';
  /** Of an answer that tells what not all may see, without a field that says so: who read it is noted. */
  isSensitive?: (input: unknown) => boolean;
  handle: (args: QueryContext & Readonly<{ input: InputOf<E> }>) => Promise<OutputOf<E>>;
}>;
export type Query<E extends Endpoint = Endpoint> = Readonly<{
  endpoint: E;
  query: QuerySpec<Endpoint>;
}>;

export const defineQuery = <E extends Endpoint>(endpoint: E, query: QuerySpec<E>): Query<E> => ({
  endpoint,
  query: query as unknown as QuerySpec<Endpoint>,
});

export type Operation<E extends Endpoint = Endpoint> = Command<E> | Query<E>;

/** Every endpoint of a noun has its own handler; a missing or swapped one does not compile. */
export type Handlers<M extends Readonly<Record<string, Endpoint>>> = {
  readonly [K in keyof M]: M[K]['kind'] extends 'command' ? Command<M[K]> : Query<M[K]>;
};

/** For commands that make something new and look at nothing first. */
export const nothing = async () => ({});
