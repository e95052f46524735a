import type { ReactNode } from 'react';
import classes from './table.module.css';

/** The frame of a table that may be wider than the window: it scrolls, by keyboard too. */
export function TableFrame({ label, children }: Readonly<{ label: string; children: ReactNode }>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className={classes.frame} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
