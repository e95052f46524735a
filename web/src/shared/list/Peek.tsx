import { Button, Drawer, Stack } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { useGo } from '../AppLink.tsx';
import type { Column, Row } from './column.ts';
import classes from './data-list.module.css';

type PeekProps<R extends Row> = Readonly<{
  row: R | null;
  columns: readonly Column<R>[];
  onClose: () => void;
  hrefOf: ((row: R) => string | null) | undefined;
  titleOf: (row: R) => string;
  extra: ((row: R) => ReactNode) | undefined;
}>;

/** A row beside its list: everything that the list knows of it, and the door to its page. */
export function Peek<R extends Row>({
  row,
  columns,
  onClose,
  hrefOf,
  titleOf,
  extra,
}: PeekProps<R>) {
  const go = useGo();
  const href = row === null ? null : (hrefOf?.(row) ?? null);
  return (
    <Drawer
      opened={row !== null}
      onClose={onClose}
      size={440}
      title={row === null ? '' : titleOf(row)}
    >
      {row !== null && (
        <Stack gap="lg">
          <dl className={classes.facts}>
            {columns.map((column) => (
              <Fragment key={column.key}>
                <dt>{column.title}</dt>
                <dd>{column.render(row)}</dd>
              </Fragment>
            ))}
          </dl>
          {extra?.(row)}
          {href !== null && (
            <div>
              <Button onClick={() => go(href)}>Open the page</Button>
            </div>
          )}
        </Stack>
      )}
    </Drawer>
  );
}
