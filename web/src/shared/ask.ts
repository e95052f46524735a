// Queries and commands as hooks. After any command everything on the screen is asked again.

import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import { type ApprovalRequest, api, type Call, WaitsForApproval } from './api.ts';
import { type ApiProblem, problemOf } from './problem.ts';

type AskOptions<O> = Readonly<{
  enabled?: boolean;
  /** How soon to ask again, by what was answered; false is not at all. */
  pollMs?: (answer: O | undefined) => number | false;
  keepPrevious?: boolean;
  staleTime?: number;
}>;

export function useAsk<I, O>(call: Call<I, O>, input: I, options: AskOptions<O> = {}) {
  const { keepPrevious = false, pollMs, ...rest } = options;
  return useQuery<O, Error>({
    queryKey: [...call.key, input],
    queryFn: ({ signal }) => call(input, { signal }),
    ...(pollMs === undefined ? {} : { refetchInterval: (query) => pollMs(query.state.data) }),
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...rest,
  });
}

const firstPage: string | undefined = undefined;
type PageInput = Readonly<{ cursor?: string | undefined }>;
type PageOutput<Row> = Readonly<{ items: Row[]; nextCursor: string | null }>;

/** A list by keyset pages; `rows` are those loaded so far. */
export function usePages<I extends PageInput, Row>(
  call: Call<I, PageOutput<Row>>,
  input: I,
  options: Readonly<{ enabled?: boolean }> = {},
) {
  const pages = useInfiniteQuery({
    queryKey: [...call.key, 'pages', input],
    queryFn: ({ pageParam, signal }) =>
      call(pageParam === undefined ? input : { ...input, cursor: pageParam }, { signal }),
    initialPageParam: firstPage,
    getNextPageParam: (page: PageOutput<Row>) => page.nextCursor,
    placeholderData: keepPreviousData,
    ...options,
  });
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...pages, rows };
}

/** Asks these again whenever what they stand on has moved, as told by a text. */
export function useAskedAgain(
  calls: readonly Readonly<{ key: readonly string[] }>[],
  moved: string,
) {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: The calls are constants; what moves is the text.
  useEffect(() => {
    for (const { key } of calls) client.invalidateQueries({ queryKey: [...key] });
  }, [client, moved]);
}

export type Outcome<O> =
  | Readonly<{ kind: 'done'; output: O }>
  | Readonly<{ kind: 'parked'; approval: ApprovalRequest }>
  | Readonly<{ kind: 'refused'; problem: ApiProblem }>;

async function outcomeOf<O>(promise: Promise<O>): Promise<Outcome<O>> {
  try {
    return { kind: 'done', output: await promise };
  } catch (error) {
    if (error instanceof WaitsForApproval) return { kind: 'parked', approval: error.approval };
    return { kind: 'refused', problem: problemOf(error) };
  }
}

/** Runs a command; never throws. What came of it is the outcome. */
export function useCommand<I, O>(call: Call<I, O>) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: async (input: I): Promise<Outcome<O>> => {
      const outcome = await outcomeOf(call(input));
      const isWorthAsking = outcome.kind !== 'refused' || outcome.problem.code === 'stale_version';
      if (isWorthAsking) await client.invalidateQueries();
      if (outcome.kind === 'refused') noticeLostSession(client, outcome.problem);
      return outcome;
    },
  });
  return { run: mutation.mutateAsync, isRunning: mutation.isPending };
}

const lostSessionCodes: readonly string[] = [
  'not_signed_in',
  'session_closed',
  'second_factor_required',
];

function noticeLostSession(client: QueryClient, error: unknown): void {
  if (lostSessionCodes.includes(problemOf(error).code)) {
    client.invalidateQueries({ queryKey: [...api.access.me.key] });
  }
}

const isPointless = (error: unknown) => {
  const { status } = problemOf(error);
  return status >= 400 && status < 500;
};

export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        const isMe = query.queryKey[0] === 'access' && query.queryKey[1] === 'me';
        if (!isMe) noticeLostSession(client, error);
      },
    }),
    mutationCache: new MutationCache(),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => !isPointless(error) && count < 2,
      },
    },
  });
  return client;
}
