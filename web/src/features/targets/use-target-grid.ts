// The grid as it is shown: whose targets stand in its rows, what stands in each cell, and what was typed over it.

import {
  type TargetHolder,
  type TargetMeasure,
  targetFactsOf,
  targetHolders,
  targetKey,
  targetMeasureKeys,
} from '@daybook/core/targets/target-measures.ts';
import { useEffect } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, usePages } from '../../shared/ask.ts';
import { useFilters } from '../../shared/filters.ts';
import { useCan, useMe } from '../../shared/me.ts';
import {
  type Drafts,
  type Figure,
  figureIn,
  isSameFigure,
  noFigure,
  type Target,
} from './target-drafts.ts';

export type Holder = Readonly<{ id: string | null; name: string }>;
export type Cell = Readonly<{
  key: string;
  holder: Holder;
  month: string;
  target: Target | null;
  figure: Figure;
  /** null where nothing is typed over it. */
  text: string | null;
  /** Of what was typed; null where it can't be read. */
  typed: Figure | null;
  status: 'same' | 'changed' | 'unreadable' | 'conflict';
}>;
export type Row = Readonly<{ holder: Holder; cells: readonly Cell[] }>;

export type Chosen = Readonly<{
  measure: TargetMeasure;
  holderKind: TargetHolder;
  currency: string;
  year: number;
}>;

/** What the address asks for; what does not go together is left out. */
export function useChosen() {
  const me = useMe();
  const can = useCan();
  const [filters, change] = useFilters();
  const measures = targetMeasureKeys.filter((key) => {
    const { needs } = targetFactsOf(key);
    return needs === null || can(needs);
  });
  const measure = measures.find((key) => key === filters.aim) ?? 'revenue_billed';
  const { holders, kind } = targetFactsOf(measure);
  const holderKind = holders.find((key) => key === filters.of) ?? 'branch';
  const year = /^\d{4}$/.test(filters.year ?? '')
    ? Number(filters.year)
    : Number(me.today.slice(0, 4));
  const chosen: Chosen = {
    ...{ measure, holderKind, year },
    currency: filters.in === undefined || filters.in === '' ? me.firm.baseCurrency : filters.in,
  };
  return {
    chosen,
    measures,
    holders: targetHolders.filter((each) => holders.includes(each)),
    isMoney: kind === 'money',
    change,
  };
}

export const monthsOf = (year: number): readonly string[] =>
  Array.from({ length: 12 }, (_, place) => `${year}-${String(place + 1).padStart(2, '0')}`);

function useHolders(kind: TargetHolder) {
  const branches = useAsk(api.org.listBranches, {}, { enabled: kind === 'branch' });
  const people = usePages(
    api.org.listPeople,
    { isActive: true, limit: 50 },
    { enabled: kind === 'person' },
  );
  const services = usePages(
    api.catalog.listServices,
    { isActive: true, limit: 50 },
    { enabled: kind === 'service' },
  );
  const firm = {
    rows: [{ id: null, name: 'Whole firm' }],
    error: null,
    isPending: false,
    more: null,
  };
  if (kind === 'firm') return firm;
  if (kind === 'branch')
    return {
      rows: branches.data?.items ?? [],
      error: branches.error,
      isPending: branches.isPending,
      more: null,
    };
  const pages = kind === 'person' ? people : services;
  return {
    rows: pages.rows,
    error: pages.error,
    isPending: pages.isPending,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
  };
}

export function useTargetGrid(chosen: Chosen, drafts: Drafts) {
  const { measure, holderKind, currency, year } = chosen;
  const isMoney = targetFactsOf(measure).kind === 'money';
  const found = usePages(api.targets.list, {
    ...{ measure: [measure], holderKind: [holderKind], limit: 500 },
    ...{ from: `${year}-01`, until: `${year + 1}-01` },
    ...(isMoney ? { currency } : {}),
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  // A cell without its target would be typed over as if there were none.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const holders = useHolders(holderKind);
  const byKey = new Map(
    found.rows.map((target) => [
      keyOf(chosen, isMoney, { holder: target.holder, month: target.month }),
      target,
    ]),
  );
  // Who left since is shown as long as there is something aimed at.
  const known = new Set(holders.rows.map(({ id }) => id));
  const others = new Map(
    found.rows
      .filter(({ holder }) => !known.has(holder.id))
      .map(({ holder }) => [holder.id, holder]),
  );
  const rows = [
    ...holders.rows.map(({ id, name }) => ({ id, name })),
    ...(holders.more === null ? others.values() : []),
  ].map(
    (holder): Row => ({
      holder,
      cells: monthsOf(year).map((month) => {
        const key = keyOf(chosen, isMoney, { holder, month });
        return cellOf(chosen, { key, holder, month, target: byKey.get(key) ?? null }, drafts);
      }),
    }),
  );
  return {
    rows,
    more: holders.more,
    error: found.error ?? holders.error,
    isPending: found.isPending || holders.isPending || hasNextPage,
  };
}

const keyOf = (
  { measure, currency }: Chosen,
  isMoney: boolean,
  { holder, month }: Readonly<{ holder: Holder; month: string }>,
): string =>
  targetKey({ measure, holderId: holder.id, month, currency: isMoney ? currency : null });

function cellOf(
  { measure, currency }: Chosen,
  at: Pick<Cell, 'key' | 'holder' | 'month' | 'target'>,
  drafts: Drafts,
): Cell {
  const figure =
    at.target === null ? noFigure : { amount: at.target.amount, minutes: at.target.minutes };
  const draft = drafts[at.key];
  if (draft === undefined) return { ...at, figure, text: null, typed: figure, status: 'same' };
  const typed = figureIn(draft.text, measure, currency);
  const isMoved = draft.version !== (at.target?.version ?? null);
  const isSame = typed !== null && isSameFigure(typed, figure);
  const status = typed === null ? 'unreadable' : isSame ? 'same' : isMoved ? 'conflict' : 'changed';
  return { ...at, figure, text: draft.text, typed, status };
}
