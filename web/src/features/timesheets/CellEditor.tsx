import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { minutesIn } from '../../shared/form/minutes.ts';
import type { Move } from './GridCell.tsx';
import classes from './week-grid.module.css';

type CellEditorProps = Readonly<{
  label: string;
  /** What the cell shows, or the first figure that was typed over it. */
  initial: string;
  onCommit: (minutes: number, move: Move) => void;
  onRevert: () => void;
}>;

const longestDay = 1440;

function minutesTyped(text: string): number | null {
  if (text.trim() === '') return 0;
  const minutes = minutesIn(text);
  return minutes === undefined || minutes > longestDay ? null : minutes;
}

/** Enter commits and goes down, Tab to the next cell, Esc reverts. */
export function CellEditor({ label, initial, onCommit, onRevert }: CellEditorProps) {
  const [text, setText] = useState(initial);
  const [isUnreadable, setUnreadable] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    const element = input.current;
    if (element === null) return;
    element.focus();
    if (element.value.length > 1) element.select();
  }, []);
  const commit = (move: Move) => {
    if (isOver.current) return;
    const minutes = minutesTyped(text);
    setUnreadable(minutes === null);
    if (minutes === null) return;
    isOver.current = true;
    onCommit(minutes, move);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Enter') commit('down');
    else if (event.key === 'Tab') commit(event.shiftKey ? 'before' : 'next');
    else if (event.key === 'Escape') {
      isOver.current = true;
      onRevert();
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={input}
        className={classes.editor}
        aria-label={label}
        aria-invalid={isUnreadable}
        inputMode="text"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => commit('elsewhere')}
      />
      {isUnreadable && (
        <span className={classes.unreadable} role="alert">
          1:30, 1.5 or 90m, up to 24 h
        </span>
      )}
    </>
  );
}
