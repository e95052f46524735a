// Setting, removing and importing targets: all that is asked for at once, or nothing.

import { targets } from '@daybook/contract/targets.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import type { FieldError } from '@daybook/core/kernel/refusal.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { type AuditEvent, type CommandContext, defineCommand } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { findFirm } from '../org/public.ts';
import {
  checkHolders,
  faultOf,
  fieldsOf,
  figureText,
  hasFigure,
  isSame,
  keyOf,
  mayAimAt,
  staleness,
  type WantedTarget,
  withoutFigure,
} from './setting.ts';
import {
  findHolders,
  lockTargets,
  saveTargets,
  type TargetFields,
  type TargetRow,
} from './store.ts';
import { type FileTarget, lineFault, readTargetFile, refuseLines } from './target-file.ts';
import { viewOf } from './views.ts';

const shared = {
  permission: 'targets.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;

const refuse = (
  code: 'stale_version' | 'invalid_input',
  faults: readonly (FieldError | null)[],
) => {
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) throw new Refusal(code, {}, found);
};

async function save({ tx, clock, actor }: CommandContext, fields: readonly TargetFields[]) {
  if (fields.length === 0) return;
  const written = await saveTargets(tx, fields, { at: clock.now(), personId: actor.personId });
  if (written.length < fields.length)
    throw new Refusal('stale_version', {
      because: 'Somebody else set one of them at the same time',
    });
}

const factsOf = (row: TargetRow) => ({
  ...{ measure: row.measure, holder: row.holder_name ?? 'Whole firm', month: row.month },
  figure: figureText(row),
});

/** One event for all of them: what each was, and what it is. */
function eventOf(
  context: CommandContext,
  type: 'targets.set' | 'targets.removed',
  { before, after }: Readonly<{ before: readonly TargetRow[]; after: readonly TargetRow[] }>,
): AuditEvent {
  return {
    type,
    record: { kind: 'firm', id: context.actor.firmId },
    before: before.filter(hasFigure).map(factsOf),
    after: after.filter(hasFigure).map(factsOf),
  };
}

function checkEach(wanted: readonly WantedTarget[], context: CommandContext): void {
  const seen = new Set<string>();
  refuse(
    'invalid_input',
    wanted.map((each, place) => {
      const fault = faultOf(each, context.actor);
      const isTwice = seen.has(keyOf(each));
      seen.add(keyOf(each));
      if (fault !== null)
        return {
          ...{ field: `set.${place}.${fault.field}`, rule: 'target' },
          message: fault.message,
        };
      return isTwice
        ? { field: `set.${place}`, rule: 'twice', message: 'The same target comes twice' }
        : null;
    }),
  );
}

export const set = defineCommand(targets.set, {
  ...shared,
  load: async ({ input, ...context }) => {
    if (input.set.length + input.remove.length === 0)
      throw refuseField('invalid_input', 'set', 'At least one target');
    checkEach(input.set, context);
    await planForSets(context.tx);
    await checkHolders(context.tx, input.set);
    return lockTargets(context.tx, {
      keys: input.set.map(keyOf),
      ids: input.remove.map(({ id }) => id),
    });
  },
  async handle({ input, subject: rows, ...context }) {
    const known = new Map(rows.map((row) => [row.key, row]));
    const ids = byId(rows);
    refuse('stale_version', [
      ...input.set.map((each, place) =>
        staleness(known.get(keyOf(each)), each.version, `set.${place}.version`),
      ),
      ...input.remove.map(({ id, version }, place) =>
        staleness(ids.get(id), version, `remove.${place}.version`),
      ),
    ]);
    const changed = input.set.filter((each) => !isSame(known.get(keyOf(each)), each));
    const removed = input.remove.map(({ id }) => existing(ids.get(id)));
    refuseHidden(removed, context);
    await save(context, [
      ...changed.map((each) => fieldsOf(each, known.get(keyOf(each)), context.clock.newId)),
      ...removed.map(withoutFigure),
    ]);
    const after = await lockTargets(context.tx, { keys: input.set.map(keyOf), ids: [] });
    return {
      result: { items: after.map((row) => viewOf(row, context.actor)) },
      events: [eventOf(context, 'targets.set', { before: rows, after })],
    };
  },
});

/** Who may not see a measure may not remove its targets either. */
function refuseHidden(rows: readonly TargetRow[], { actor }: CommandContext): void {
  if (rows.some(({ measure }) => !mayAimAt(actor, measure)))
    throw new Refusal('not_permitted', { permission: 'costs.view' });
}

export const remove = defineCommand(targets.remove, {
  ...shared,
  load: ({ input, tx }) => lockTargets(tx, { keys: [], ids: input.targets.map(({ id }) => id) }),
  async handle({ input, subject: rows, ...context }) {
    const ids = byId(rows);
    refuse(
      'stale_version',
      input.targets.map(({ id, version }, place) =>
        staleness(ids.get(id), version, `targets.${place}.version`),
      ),
    );
    refuseHidden(rows, context);
    await save(context, rows.map(withoutFigure));
    return {
      result: { removed: rows.length },
      events: [eventOf(context, 'targets.removed', { before: rows, after: [] })],
    };
  },
});

/** Whose each line is, by name. */
async function holdersOf({ tx }: CommandContext, lines: readonly FileTarget[]) {
  const found = new Map<string, string>();
  for (const kind of ['branch', 'person', 'service'] as const) {
    const own = lines.filter(({ holderKind }) => holderKind === kind);
    if (own.length === 0) continue;
    const wanted = [...new Set(own.map(({ holderName }) => holderName))];
    // Of one name the active one, which comes first.
    for (const { id, name } of await findHolders(tx, kind, { ids: [], names: wanted })) {
      const key = `${kind} ${name.toLowerCase()}`;
      if (!found.has(key)) found.set(key, id);
    }
  }
  return found;
}

async function readFile(content: string, context: CommandContext) {
  const firm = existing(await findFirm(context.tx));
  const lines = readTargetFile(content, firm.base_currency);
  const holders = await holdersOf(context, lines);
  const faults: FieldError[] = [];
  const seen = new Map<string, number>();
  const wanted = lines.map((line): WantedTarget => {
    const { holderKind, holderName } = line;
    const holderId = holders.get(`${holderKind} ${holderName.toLowerCase()}`) ?? null;
    const target = { ...line, holderId };
    if (holderKind !== 'firm' && holderId === null) {
      const message = `There is no ${holderKind} “${holderName}”`;
      faults.push(lineFault(line.line, { field: 'scope', message }));
      return target;
    }
    const fault = faultOf(target, context.actor);
    if (fault !== null) faults.push(lineFault(line.line, fault));
    const before = seen.get(keyOf(target));
    if (before !== undefined) {
      const message = `The same target stands in line ${before}`;
      faults.push(lineFault(line.line, { field: 'month', message }));
    }
    seen.set(keyOf(target), line.line);
    return target;
  });
  refuseLines(faults);
  return wanted;
}

export const importFile = defineCommand(targets.importFile, {
  ...shared,
  load: async ({ input, ...context }) => {
    await planForSets(context.tx);
    const wanted = await readFile(
      Buffer.from(input.contentBase64, 'base64').toString('utf8'),
      context,
    );
    const rows = await lockTargets(context.tx, { keys: wanted.map(keyOf), ids: [] });
    return { wanted, rows };
  },
  async handle({ input, subject: { wanted, rows }, ...context }) {
    const known = new Map(rows.map((row) => [row.key, row]));
    const changed = wanted.filter((each) => !isSame(known.get(keyOf(each)), each));
    const isNew = (each: WantedTarget) => {
      const row = known.get(keyOf(each));
      return row === undefined || !hasFigure(row);
    };
    const months = wanted.map(({ month }) => month).toSorted(compareText);
    const result = {
      rows: wanted.length,
      added: changed.filter(isNew).length,
      changed: changed.filter((each) => !isNew(each)).length,
      first: existing(months[0]),
      last: existing(months.at(-1)),
    };
    if (!input.dryRun)
      await save(
        context,
        changed.map((each) => fieldsOf(each, known.get(keyOf(each)), context.clock.newId)),
      );
    return {
      result,
      events: [
        {
          type: 'targets.imported',
          record: { kind: 'firm', id: context.actor.firmId },
          after: { ...result, fileName: input.fileName, isDryRun: input.dryRun },
        },
      ],
    };
  },
});
