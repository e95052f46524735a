import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { useKeys } from '../../shared/keys.ts';
import { BulkBar } from '../../shared/list/BulkBar.tsx';
import { toggled } from '../../shared/list/toggled.ts';
import { NothingHere } from '../../shared/States.tsx';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import type { PreBill } from './PreBillPage.tsx';
import { PreBillTable } from './PreBillTable.tsx';
import { TransferDialog } from './TransferDialog.tsx';
import { WriteDialog } from './WriteDialog.tsx';

export type PreBillLine = PreBill['lines'][number];
type Decision = PreBillLine['decision'];

const firstLines = 200;

/** The lines of a pre-bill: decide, write down or up, transfer; all by keyboard too. */
export function PreBillRoom({ preBill }: Readonly<{ preBill: PreBill }>) {
  const room = useRoom(preBill);
  const [shownCount, setShownCount] = useState(firstLines);
  const shown = room.lines.slice(0, shownCount);
  if (preBill.lines.length === 0) return <NothingHere text="This pre-bill has no lines." />;
  return (
    <>
      <PreBillTable
        preBill={preBill}
        lines={shown}
        cursor={room.cursor}
        selected={room.selected}
        onSelect={room.isOpen ? room.setSelected : undefined}
        onCursor={room.setCursor}
      />
      {preBill.lines.length > shownCount && (
        <Button variant="default" mt="sm" onClick={() => setShownCount(shownCount + 500)}>
          Show more of {preBill.lines.length} lines
        </Button>
      )}
      {room.isOpen && <BulkBar actions={room.actions} rows={room.chosen} onClear={room.clear} />}
      {room.dialog === 'write' && (
        <WriteDialog
          preBill={preBill}
          lines={room.targets}
          onClose={room.closeDialog}
          onDone={room.clear}
        />
      )}
      {room.dialog === 'transfer' && (
        <TransferDialog
          preBill={preBill}
          lines={room.targets}
          onClose={room.closeDialog}
          onDone={room.clear}
        />
      )}
    </>
  );
}

const byProject = (lines: readonly PreBillLine[]): readonly PreBillLine[] =>
  lines.toSorted(
    (a, b) => a.project.name.localeCompare(b.project.name) || a.workDate.localeCompare(b.workDate),
  );

function useRoom(preBill: PreBill) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState(0);
  const [dialog, setDialog] = useState<'write' | 'transfer' | null>(null);
  const decide = useCommand(api.billing.decide);
  const split = useCommand(api.billing.splitPreBill);
  const lines = useMemo(() => byProject(preBill.lines), [preBill.lines]);
  const isOpen = preBill.state === 'draft';
  const chosen = lines.filter((line) => selected.has(line.id));
  const current = lines[cursor];
  const targets = chosen.length > 0 || current === undefined ? chosen : [current];
  const lineIds = targets.map((line) => line.id);
  const clear = () => setSelected(new Set());
  const settle = (decision: Decision) => async () => {
    if (lineIds.length === 0) return;
    const outcome = await decide.run({
      id: preBill.id,
      version: preBill.version,
      lineIds,
      decision,
    });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else clear();
  };
  const part = async () => {
    if (lineIds.length === 0) return;
    const outcome = await split.run({ id: preBill.id, version: preBill.version, lineIds });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    if (outcome.kind !== 'done') return;
    clear();
    toastDone({
      text: 'They are on a pre-bill of their own.',
      href: `/pre-bills/${outcome.output.id}`,
    });
  };
  const open = (which: 'write' | 'transfer') => () => {
    if (targets.length > 0) setDialog(which);
  };
  const actions = [
    { key: 'w', label: 'Write down or up', run: open('write') },
    { key: 'b', label: 'Bill', run: settle('bill') },
    { key: 'h', label: 'Hold', run: settle('hold') },
    { key: 'z', label: 'Exclude', run: settle('exclude') },
    { key: 't', label: 'Transfer', run: open('transfer') },
    { key: 's', label: 'Split off', run: part },
  ];
  const move = (by: number) =>
    setCursor((before) => Math.max(0, Math.min(lines.length - 1, before + by)));
  useKeys('Lines', [
    { keys: 'j', does: 'Next line', run: () => move(1) },
    { keys: 'k', does: 'Line before', run: () => move(-1) },
    {
      keys: 'x',
      does: 'Select the line',
      run: () => current !== undefined && setSelected(toggled(selected, current.id)),
    },
    ...(isOpen
      ? actions.map(({ key, label, run }) => ({
          keys: key,
          does: `${label} the selection, or this line`,
          run,
        }))
      : []),
  ]);
  return {
    lines,
    isOpen,
    selected,
    setSelected,
    cursor,
    setCursor,
    chosen,
    targets,
    actions,
    dialog,
    clear,
    closeDialog: () => setDialog(null),
  };
}
