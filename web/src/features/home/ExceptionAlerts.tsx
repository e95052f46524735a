import { Tooltip } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { AppLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyList } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked, LinesSkeleton } from '../../shared/States.tsx';
import classes from './home.module.css';

type Area = Answer<typeof api.dashboard.home>['area'];

/** What should be looked at, by kind: why, how many, and the money at stake. */
export function ExceptionAlerts({ area }: Readonly<{ area: Area }>) {
  const format = useFormat();
  const found = useAsk(
    api.dashboard.exceptions,
    { area },
    { pollMs: () => 60_000, staleTime: 30_000 },
  );
  return (
    <Asked query={found} skeleton={<LinesSkeleton count={4} />}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={classes.clear}>
            <IconCircleCheck size={16} /> Nothing is out of order.
          </p>
        ) : (
          <ul className={classes.alerts}>
            {items.map(({ kind, title, rule, count, stakes, opens }) => (
              <li key={kind}>
                <Tooltip
                  label={rule}
                  multiline
                  maw={300}
                  events={{ hover: true, focus: true, touch: true }}
                >
                  <AppLink href={opens}>
                    <span className={classes.dot} aria-hidden="true" />
                    <span className={classes.what}>{title}</span>
                    <span className={classes.count}>{format.count(count)}</span>
                    <span className={classes.stake}>
                      {stakes.length > 0 && <MoneyList values={stakes} />}
                    </span>
                  </AppLink>
                </Tooltip>
              </li>
            ))}
          </ul>
        )
      }
    </Asked>
  );
}
