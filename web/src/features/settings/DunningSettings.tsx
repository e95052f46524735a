import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { useCan } from '../../shared/me.ts';
import { Section } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { InterestRates } from './InterestRates.tsx';
import { LadderDrawer } from './LadderDrawer.tsx';

export type Ladder = Answer<typeof api.dunning.listLadders>['items'][number];

/** The firm's ladders, step by step, and the rates of late interest. */
export function DunningSettings() {
  const can = useCan();
  const ladders = useAsk(api.dunning.listLadders, {});
  const [open, setOpen] = useState<Ladder | 'new' | null>(null);
  const canChange = can('receivables.update');
  return (
    <>
      <Asked query={ladders}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No ladder yet: nobody is written to about what is overdue." />
          ) : (
            items.map((ladder) => (
              <LadderSection
                key={ladder.id}
                ladder={ladder}
                onChange={canChange ? () => setOpen(ladder) : null}
              />
            ))
          )
        }
      </Asked>
      {canChange && (
        <Button
          mt="md"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => setOpen('new')}
        >
          Add a ladder
        </Button>
      )}
      <InterestRates />
      <LadderDrawer open={open} onClose={() => setOpen(null)} />
    </>
  );
}

type LadderSectionProps = Readonly<{ ladder: Ladder; onChange: (() => void) | null }>;

function LadderSection({ ladder, onChange }: LadderSectionProps) {
  const notes = [
    ladder.isDefault ? 'For everybody who has no other' : null,
    ladder.clients > 0 ? `${ladder.clients} clients by name` : null,
    ladder.isAutomatic ? 'steps without approval are taken every morning' : null,
    ladder.claimService === null ? null : `fees and interest as ${ladder.claimService.name}`,
  ].filter((note) => note !== null);
  return (
    <Section
      title={ladder.name}
      actions={
        onChange !== null && (
          <Button variant="default" size="xs" onClick={onChange}>
            Change {ladder.name}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {notes.join(', ')}
      </Text>
      <TableFrame label={`Steps of ${ladder.name}`}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col" data-align="right">
                Days past due
              </th>
              <th scope="col" data-align="right">
                To pay within
              </th>
              <th scope="col">Approval</th>
              <th scope="col" data-align="right">
                Fee
              </th>
            </tr>
          </thead>
          <tbody>
            {ladder.steps.map((step) => (
              <tr key={step.name}>
                <td>{step.name}</td>
                <td data-align="right">{step.afterDays}</td>
                <td data-align="right">{step.payWithinDays} days</td>
                <td>{step.needsApproval ? 'Somebody else agrees' : '–'}</td>
                <td data-align="right">
                  <MoneyText value={step.fee} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
