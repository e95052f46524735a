import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerPlay, IconStar, IconStarFilled, IconX } from '@tabler/icons-react';
import type { CellActions } from './use-week.ts';
import classes from './week-grid.module.css';
import type { GridRow } from './week-model.ts';

type GridRowHeadProps = Readonly<{ row: GridRow; actions: CellActions; isReadOnly: boolean }>;

export function GridRowHead({ row, actions, isReadOnly }: GridRowHeadProps) {
  const { service, task } = row.names;
  const name = task === null ? service : `${service} · ${task}`;
  const star = row.isFavourite ? 'No longer keep in every week' : 'Keep in every week';
  return (
    <th scope="row" className={classes.rowHead}>
      <span className={classes.rowLine}>
        <span className={classes.rowName}>
          {service}
          {task !== null && <span className={classes.task}> · {task}</span>}
          {!row.isBillable && <span className={classes.unbilled}>not billable</span>}
        </span>
        {!isReadOnly && (
          <span className={classes.rowTools}>
            {row.isLocal && row.totalMinutes === 0 && (
              <Tooltip label="Remove the row">
                <ActionIcon
                  size={22}
                  tabIndex={-1}
                  aria-label={`Remove the row ${name}`}
                  onClick={() => actions.removeRow(row)}
                >
                  <IconX size={14} />
                </ActionIcon>
              </Tooltip>
            )}
            <Tooltip label="Start the timer">
              <ActionIcon
                size={22}
                tabIndex={-1}
                aria-label={`Start the timer for ${name}`}
                onClick={() => actions.startTimer(row)}
              >
                <IconPlayerPlay size={14} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={star}>
              <ActionIcon
                size={22}
                tabIndex={-1}
                data-on={row.isFavourite || undefined}
                aria-label={`${star}: ${name}`}
                onClick={() => actions.toggleFavourite(row)}
              >
                {row.isFavourite ? <IconStarFilled size={14} /> : <IconStar size={14} />}
              </ActionIcon>
            </Tooltip>
          </span>
        )}
      </span>
    </th>
  );
}
