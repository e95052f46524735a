import type { ReactNode } from 'react';
import classes from './entrance.module.css';

type EntranceProps = Readonly<{ title: string; children: ReactNode }>;

/** The screens before the product: signing in, opening a session. */
export function Entrance({ title, children }: EntranceProps) {
  return (
    <main className={classes.entrance}>
      <div className={classes.panel}>
        <div className={classes.mark}>
          <img src="/daybook.svg" alt="" width={28} height={28} />
          Daybook
        </div>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
