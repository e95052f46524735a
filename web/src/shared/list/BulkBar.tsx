import { Button, Kbd } from '@mantine/core';
import type { BulkAction, Row } from './column.ts';
import classes from './data-list.module.css';

type BulkBarProps<R extends Row> = Readonly<{
  actions: readonly BulkAction<R>[];
  rows: readonly R[];
  onClear: () => void;
}>;

export function BulkBar<R extends Row>({ actions, rows, onClear }: BulkBarProps<R>) {
  if (rows.length === 0) return null;
  return (
    <section className={classes.bulk} aria-label="What to do with the selected rows">
      <strong aria-live="polite">{rows.length} selected</strong>
      {actions.map((action, index) => (
        <Button
          key={action.key}
          variant={index === 0 ? 'filled' : 'default'}
          rightSection={<Kbd size="xs">{action.key}</Kbd>}
          {...(action.isDangerous === true ? { color: 'red' } : {})}
          onClick={() => action.run(rows, onClear)}
        >
          {action.label}
        </Button>
      ))}
      <Button variant="subtle" color="gray" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
