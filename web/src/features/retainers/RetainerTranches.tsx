import { Button, Stack } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { useMe } from '../../shared/me.ts';
import { Section } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { Retainer } from './RetainerPage.tsx';
import { UnitsText } from './UnitsText.tsx';

/** What came in at once, and what is left of it; and what the client was asked for. */
export function RetainerTranches({ retainer }: Readonly<{ retainer: Retainer }>) {
  return (
    <Stack gap="md">
      {retainer.tranches.length === 0 ? (
        <NothingHere text="Nothing is held yet." />
      ) : (
        <Tranches retainer={retainer} />
      )}
      {retainer.requests.length > 0 && (
        <Section title="Requests">
          <Requests retainer={retainer} />
        </Section>
      )}
    </Stack>
  );
}

function Tranches({ retainer }: Readonly<{ retainer: Retainer }>) {
  const { today } = useMe();
  const clear = useCommand(api.retainers.clear);
  const { id, version, kind } = retainer;
  const isTrust = kind === 'trust';
  const canClear = retainer.may.receive === 'yes';
  return (
    <TableFrame label="Tranches">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Received</th>
            <th scope="col">Kind</th>
            <th scope="col">For</th>
            <th scope="col">{isTrust ? 'Cleared' : 'Expires'}</th>
            <th scope="col">Reference</th>
            <th scope="col" data-align="right">
              Left
            </th>
          </tr>
        </thead>
        <tbody>
          {retainer.tranches.map((tranche) => (
            <tr key={tranche.id}>
              <td>
                <DateText date={tranche.receivedOn} />
              </td>
              <td>{tranche.kind === 'paid' ? 'Paid' : 'Granted'}</td>
              <td>
                {[tranche.project?.name, tranche.service?.name]
                  .filter((name) => name !== undefined)
                  .join(', ') || 'Everything'}
              </td>
              <td>
                {isTrust && tranche.clearedOn === null && canClear ? (
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() =>
                      void clear.run({ id, version, trancheId: tranche.id, clearedOn: today })
                    }
                  >
                    Cleared today
                  </Button>
                ) : (
                  <DateText date={isTrust ? tranche.clearedOn : tranche.expiresOn} />
                )}
              </td>
              <td>{tranche.reference}</td>
              <td data-align="right">
                <UnitsText amount={tranche.left} minutes={tranche.leftMinutes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Requests({ retainer }: Readonly<{ retainer: Retainer }>) {
  return (
    <TableFrame label="Requests">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Asked on</th>
            <th scope="col">State</th>
            <th scope="col">Note</th>
            <th scope="col" data-align="right">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {retainer.requests.map((request) => (
            <tr key={request.id}>
              <td>{request.number}</td>
              <td>
                <DateText date={request.askedOn} />
              </td>
              <td>
                <StateBadge state={request.state} />
              </td>
              <td>{request.note}</td>
              <td data-align="right">
                <UnitsText amount={request.amount} minutes={null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
