// Contracts, listed and read.

import { contracts } from '@daybook/contract/contracts.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { daysBetween } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Money, money } from '@daybook/core/money/money.ts';
import { percentE2Of } from '@daybook/core/money/price.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import { spentOfLines } from '../billing/public.ts';
import { effectView } from '../rates/public.ts';
import { billedByClause, burnByMonth } from './burn-store.ts';
import { wholeOf } from './deciding.ts';
import { checklistOf } from './ending.ts';
import { indexView } from './index-commands.ts';
import { listValues, listIndices as storedIndices } from './index-store.ts';
import { effectOfTerms } from './posting.ts';
import * as store from './store.ts';
import { changesBetween, lineTermsOf } from './terms.ts';
import { contractDetail, contractReach, contractView } from './views.ts';

export const list = defineQuery(contracts.list, {
  permission: 'contracts.view',
  async handle({ db, input, actor, scope, today }) {
    const within =
      scope === 'firm'
        ? {}
        : scope === 'branch'
          ? { branchId: actor.branchId }
          : { ownerId: actor.personId };
    const rows = await store.listContracts(
      db,
      { ...input, ...within },
      { after: decodeCursor(input.cursor, 2), limit: input.limit, sort: input.sort, today },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => contractView(row, actor, today),
      key: (row) => [input.sort === 'until' ? existing(row.until) : row.number, row.id],
    });
  },
});

export async function readContract({ db, actor, scope }: QueryContext, id: string) {
  const row = await store.findContract(db, id);
  if (row === null || (scope !== 'firm' && !canReach(scope, contractReach(row, actor))))
    throw new Refusal('not_found');
  return row;
}

export const get = defineQuery(contracts.get, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const { db } = context;
    const row = await readContract(context, input.id);
    const versions = await store.listVersions(db, row.id);
    const shown =
      versions.find((each) => each.id === (input.versionId ?? row.written_id)) ??
      versions.findLast((each) => each.state === 'posted') ??
      versions.at(-1);
    if (shown === undefined) throw new Refusal('not_found');
    const [lines, clauses] = await Promise.all([
      store.listLines(db, [shown.id]),
      store.listClauses(db, shown.id),
    ]);
    const spent = await spentOfLines(
      db,
      lines.map((line) => line.line_key),
    );
    return contractDetail(row, { shown, versions, lines, clauses, spent }, context);
  },
});

export const effect = defineQuery(contracts.effect, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const row = await readContract(context, input.id);
    if (row.written_id === null)
      throw new Refusal('wrong_state', { because: 'No version is being written' });
    const whole = await wholeOf(context.db, row);
    return effectView(await effectOfTerms(context.db, whole, context.clock.newId));
  },
});

export const difference = defineQuery(contracts.difference, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const { db } = context;
    const row = await readContract(context, input.id);
    const versions = await store.listVersions(db, row.id);
    const after = versions.find((each) => each.id === input.versionId);
    if (after === undefined) throw new Refusal('not_found');
    const before = versions.findLast(
      (each) => each.ordinal < after.ordinal && each.state !== 'discarded',
    );
    const whole = async (version: store.VersionRow) => ({
      version,
      lines: await store.listLines(db, [version.id]),
      clauses: await store.listClauses(db, version.id),
    });
    return {
      items: [
        ...changesBetween(before === undefined ? null : await whole(before), await whole(after)),
      ],
    };
  },
});

export const checklist = defineQuery(contracts.checklist, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const row = await readContract(context, input.id);
    return { items: [...(await checklistOf(context.db, row.id))] };
  },
});

/** What there is, and what the last three months would add until the end. */
function forecastOf(
  total: Money,
  points: readonly Readonly<{ month: string; minor: bigint }>[],
  term: Readonly<{ today: string; until: string | null }>,
): Money | null {
  const { today, until } = term;
  const recent = points.slice(-3);
  if (until === null || until <= today || recent.length === 0) return null;
  const days = BigInt(daysBetween(`${existing(recent[0]).month}-01`, today)) || 1n;
  const rate = recent.reduce((sum, point) => sum + point.minor, 0n);
  return money(total.minor + (rate * BigInt(daysBetween(today, until))) / days, total.currency);
}

export const burn = defineQuery(contracts.burn, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const { db, today } = context;
    const row = await readContract(context, input.id);
    const versions = await store.listVersions(db, row.id);
    const latest = versions.findLast((each) => each.state === 'posted') ?? versions.at(-1);
    const lines = latest === undefined ? [] : await store.listLines(db, [latest.id]);
    const points = await burnByMonth(db, row.id);
    const caps = lines.flatMap((line) => {
      const terms = lineTermsOf(line);
      return terms.model === 'time' ? [terms] : [];
    });
    const amount = (minor: bigint) => money(minor, row.currency);
    const total = amount(
      points.reduce((sum, point) => sum + point.billed_minor + point.unbilled_minor, 0n),
    );
    const isCapped = caps.some((each) => each.cap !== null);
    const cap = isCapped
      ? amount(caps.reduce((sum, each) => sum + (each.cap?.minor ?? 0n), 0n))
      : null;
    const capMinutes = caps.some((each) => each.capMinutes !== null)
      ? caps.reduce((sum, each) => sum + (each.capMinutes ?? 0), 0)
      : null;
    return {
      points: points.map((point) => ({
        month: point.month,
        billed: amount(point.billed_minor),
        unbilled: amount(point.unbilled_minor),
        minutes: point.minutes,
      })),
      cap,
      capMinutes,
      forecast: forecastOf(
        total,
        points.map((point) => ({
          month: point.month,
          minor: point.billed_minor + point.unbilled_minor,
        })),
        { today, until: row.until },
      ),
      share: cap === null ? null : percentE2Of(total, cap),
    };
  },
});

export const clauses = defineQuery(contracts.clauses, {
  permission: 'contracts.view',
  async handle({ input, ...context }) {
    const { db } = context;
    const row = await readContract(context, input.id);
    const versions = await store.listVersions(db, row.id);
    const shown =
      versions.find((each) => each.id === row.written_id) ??
      versions.findLast((each) => each.state === 'posted');
    if (shown === undefined) return { items: [] };
    const [own, lines, billed] = [
      await store.listClauses(db, shown.id),
      await store.listLines(db, [shown.id]),
      new Map((await billedByClause(db, row.id)).map((each) => [each.clause, each])),
    ];
    return {
      items: own.map((clause) => ({
        ...clause,
        lineCount: lines.filter((line) => line.clause === clause.number).length,
        billed: money(billed.get(clause.number)?.billed_minor ?? 0n, row.currency),
        invoiceLineCount: billed.get(clause.number)?.lines ?? 0,
      })),
    };
  },
});

export const listIndices = defineQuery(contracts.listIndices, {
  permission: 'contracts.view',
  async handle({ db }) {
    const rows = await storedIndices(db);
    const values = await listValues(
      db,
      rows.map((row) => row.id),
    );
    return { items: rows.map((row) => indexView(row, values)) };
  },
});
