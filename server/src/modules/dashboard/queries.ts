// The dashboard: key figures, what waits for the person, what should be looked at, what happened; and search.

import { dashboard } from '@daybook/contract/dashboard.ts';
import type { Permission } from '@daybook/core/access/permissions.ts';
import { type Area, landingFor } from '@daybook/core/dashboard/areas.ts';
import {
  exceptionKinds,
  isExceptionKind,
  kindsOf,
} from '@daybook/core/exceptions/exception-kinds.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineQuery } from '../../platform/command.ts';
import { eventView, listEvents } from '../audit/public.ts';
import { alertCounts } from '../milestones/public.ts';
import { answerOf } from '../reports/public.ts';
import { areasOpenTo, cardsFor, soFar } from './figures.ts';
import { watch, weekFromOf } from './live.ts';
import * as store from './store.ts';
import { counted, waitingOf } from './waiting.ts';
import { waitingFor } from './waiting-store.ts';

const recentShown = 12;

const milestoneTexts: Readonly<
  Record<string, Readonly<{ one: string; many: string; opens: string; needs: Permission }>>
> = {
  done_not_billed: {
    ...{ one: 'milestone is done and not billed', many: 'milestones are done and not billed' },
    ...{ opens: '/milestones?alert=done_not_billed', needs: 'milestones.post' },
  },
  overdue: {
    ...{ one: 'milestone is overdue', many: 'milestones are overdue' },
    ...{ opens: '/milestones?alert=overdue', needs: 'milestones.update' },
  },
  due_soon: {
    ...{ one: 'milestone is due within 30 days', many: 'milestones are due within 30 days' },
    ...{ opens: '/milestones?alert=due_soon', needs: 'milestones.update' },
  },
};

/** Refuses with not_permitted an area whose records the person may not see. */
function areaIn(asked: Area | undefined, actor: Actor): Area {
  const open = areasOpenTo(actor);
  const area = asked ?? landingFor(actor.grants).area;
  if (!open.includes(area)) throw new Refusal('not_permitted', { area });
  return area;
}

export const home = defineQuery(dashboard.home, {
  permission: 'anyone',
  async handle({ db, database, actor, today, input }) {
    const area = areaIn(input.area, actor);
    const waitingIn = input.area ?? 'module';
    const viewer = { actor, area, waitingIn, period: input.period, today };
    const [cards, rows, alerts, recent] = await Promise.all([
      database.snapshot(actor.firmId, (figures) => cardsFor(figures, [viewer])),
      waitingFor(db, { personIds: [actor.personId], weekFrom: weekFromOf(today) }),
      waitingIn === 'module' || waitingIn === 'milestones'
        ? alertCounts(db, actor, today)
        : new Map(),
      listEvents(db, actor.grants['audit.view'] === 'firm' ? {} : { actorId: actor.personId }, {
        ...{ after: null, limit: recentShown },
      }),
    ]);
    const waiting = waitingOf(rows, actor, waitingIn);
    const milestones = [...alerts].flatMap(([alert, count]) => {
      const text = milestoneTexts[alert];
      if (text === undefined || count === 0 || actor.grants[text.needs] === undefined) return [];
      return [{ kind: `milestone_${alert}`, count, text: counted(count, text), opens: text.opens }];
    });
    return {
      area,
      areas: [...areasOpenTo(actor)],
      sections: [...landingFor(actor.grants).sections],
      cards: [...(cards[0] ?? [])],
      waiting,
      pending: [
        ...waiting.map(({ kind, count, text, opens }) => ({ kind, count, text, opens })),
        ...milestones,
      ],
      recent: recent.slice(0, recentShown).map((row) => eventView(row, actor)),
      period: soFar(viewer).now,
    };
  },
});

export const exceptions = defineQuery(dashboard.exceptions, {
  permission: 'exceptions.view',
  async handle({ input, ...room }) {
    const area = areaIn(input.area, room.actor);
    const kinds = kindsOf(area);
    const { items } = await answerOf(
      {
        ...{ name: 'exceptions', by: ['kind'], compare: 'none', state: ['open'] },
        ...(area === 'module' ? {} : { kind: [...kinds] }),
      },
      room,
    );
    const byKind = Map.groupBy(items, (row) => String(row.kind));
    return {
      items: kinds.flatMap((kind) => {
        const rows = byKind.get(kind);
        if (rows === undefined || !isExceptionKind(kind)) return [];
        const stakes = rows.flatMap(({ stake }) =>
          typeof stake === 'object' && stake !== null && 'minor' in stake && stake.minor !== 0n
            ? [stake]
            : [],
        );
        const count = rows.reduce((sum, row) => sum + Number(row.exceptions), 0);
        const { title, rule } = exceptionKinds[kind];
        return [{ kind, title, rule, count, stakes, opens: `/exceptions?kind=${kind}&state=open` }];
      }),
    };
  },
});

export const live = defineQuery(dashboard.live, {
  permission: 'anyone',
  handle: async ({ database, clock, actor, input: { area, period } }) =>
    watch(
      { database, clock },
      { actor, area: areaIn(area, actor), waitingIn: area ?? 'module', period },
    ),
});

const searchable: Readonly<Record<string, Permission>> = {
  client: 'clients.view',
  project: 'projects.view',
  person: 'people.view',
  invoice: 'billing.view',
  receipt: 'cash.view',
  service: 'catalog.view',
};

export const search = defineQuery(dashboard.search, {
  permission: 'anyone',
  async handle({ db, input, actor }) {
    const kinds = Object.entries(searchable).flatMap(([kind, permission]) =>
      actor.grants[permission] === 'firm' ? [kind] : [],
    );
    return { items: (await store.search(db, input.q, kinds)).map((row) => ({ ...row })) };
  },
});
