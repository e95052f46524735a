import { Fieldset, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { InstantText, MoneyText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { useFormat } from '../../shared/format.ts';
import { counted } from '../../shared/plural.ts';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { PolicyValues } from './ApprovalPolicyDrawer.tsx';

type PolicyPreviewProps = Readonly<{ values: PolicyValues; currency: string }>;

/** Null while something that it needs is not typed yet. */
function askedOf({ command, condition, amount, percent, clientId, branchId }: PolicyValues) {
  const isMissing =
    command === null ||
    (condition === 'amount_over' && amount.trim() === '') ||
    (condition === 'percent_over' && percent.trim() === '');
  if (isMissing) return null;
  return {
    command,
    condition,
    ...(condition === 'amount_over' ? { amount: plainDecimal(amount) } : {}),
    ...(condition === 'percent_over' ? { percent: plainDecimal(percent) } : {}),
    ...(clientId === null ? {} : { clientId }),
    ...(branchId === null ? {} : { branchId }),
  };
}

/** What it would have stopped, as it is typed. */
export function PolicyPreview({ values }: PolicyPreviewProps) {
  const [asked] = useDebouncedValue(askedOf(values), 300);
  return (
    <Fieldset legend="What it would have stopped in the last year">
      {asked === null ? <p>Say what and when to see.</p> : <Stopped asked={asked} />}
    </Fieldset>
  );
}

type StoppedProps = Readonly<{ asked: NonNullable<ReturnType<typeof askedOf>> }>;

function Stopped({ asked }: StoppedProps) {
  const preview = useAsk(api.approvals.previewPolicy, asked, { keepPrevious: true });
  const format = useFormat();
  return (
    <Asked query={preview}>
      {({ actions, stopped, stoppedNow, items }) => (
        <Stack gap="xs">
          <p>
            Of {counted(actions, 'action')}, {stopped} would have waited; the policies in force now
            stop {stoppedNow}.
          </p>
          {items.length > 0 && (
            <TableFrame label="Actions that would have waited">
              <table className={classes.table}>
                <caption className="spoken">Actions that would have waited</caption>
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col" data-align="right">
                      At stake
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.slice(0, 10).map((item) => (
                    <tr key={item.id}>
                      <td>
                        {item.title}
                        <span className={classes.sub}>
                          {item.actor?.name}, <InstantText instant={item.at} />
                        </span>
                      </td>
                      <td data-align="right">
                        <MoneyText value={item.amount} />
                        {item.percent !== null && (
                          <span className={classes.sub}>{format.percent(item.percent, 2)}</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )}
        </Stack>
      )}
    </Asked>
  );
}
