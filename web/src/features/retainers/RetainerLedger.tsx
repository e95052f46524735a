import { Anchor, Button, Group, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { ExportMenu } from '../../shared/list/ExportMenu.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Retainer } from './RetainerPage.tsx';
import { movementNames } from './retainer-names.ts';
import { UnitsText } from './UnitsText.tsx';

/** The statement: every movement with the balance after it, as page, CSV and PDF. */
export function RetainerLedger({ retainer }: Readonly<{ retainer: Retainer }>) {
  const [released, setReleased] = useState<string | null>(null);
  const statement = useAsk(api.retainers.statement, { id: retainer.id });
  const release = useCommand(api.retainers.release);
  const { id, version } = retainer;
  return (
    <>
      <Group mb="sm">
        <Anchor
          size="sm"
          href={`/api/v1/retainers/${id}/statement/pdf`}
          download={`${retainer.number}.pdf`}
        >
          Statement as PDF
        </Anchor>
        <ExportMenu
          name={`${retainer.number} statement`}
          call={api.retainers.statement}
          input={{ id }}
        />
      </Group>
      <Asked query={statement}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="Nothing has moved yet." />
          ) : (
            <TableFrame label="Movements">
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">Date</th>
                    <th scope="col">What</th>
                    <th scope="col">For</th>
                    <th scope="col" data-align="right">
                      Moved
                    </th>
                    <th scope="col" data-align="right">
                      Balance
                    </th>
                    <th scope="col">
                      <VisuallyHidden>Verbs</VisuallyHidden>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((movement) => (
                    <tr key={movement.id}>
                      <td>
                        <DateText date={movement.on} />
                      </td>
                      <td>{movementNames[movement.kind]}</td>
                      <td>
                        {movement.invoice === null ? (
                          movement.note
                        ) : (
                          <TextLink href={`/invoices/${movement.invoice.id}`}>
                            {movement.note}
                          </TextLink>
                        )}
                      </td>
                      <td data-align="right">
                        <UnitsText amount={movement.amount} minutes={movement.minutes} />
                      </td>
                      <td data-align="right">
                        <UnitsText amount={movement.balance} minutes={movement.balanceMinutes} />
                      </td>
                      <td>
                        {movement.isReleasable && (
                          <Button
                            size="compact-xs"
                            variant="default"
                            onClick={() => setReleased(movement.entryId)}
                          >
                            Take back
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Asked>
      <VerbDialog
        opened={released !== null}
        onClose={() => setReleased(null)}
        title="Take the draw back"
        verb="Take back"
        needsReason
        run={(reason) => release.run({ id, version, entryId: released ?? '', reason })}
        done="Taken back."
      >
        The invoice is open again, and the money is held as before.
      </VerbDialog>
    </>
  );
}
