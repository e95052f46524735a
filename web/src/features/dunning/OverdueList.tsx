import { dunningStates } from '@daybook/contract/dunning.ts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { type Outcome, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { HoldDrawer } from './HoldDrawer.tsx';
import { holdNames } from './hold-names.ts';

export type OverdueRow = Answer<typeof api.dunning.queue>['items'][number];

const stateNames: Readonly<Record<OverdueRow['state'], string>> = {
  due: 'Step due',
  not_yet: 'Not yet',
  covered: 'Covered by credit',
  held: 'Held',
  ended: 'Ladder at its end',
};

const columns: readonly Column<OverdueRow>[] = [
  { key: 'client', title: 'Client', render: (row) => row.client.name },
  {
    key: 'state',
    title: 'Next step',
    render: (row) => <NextStep row={row} />,
  },
  {
    key: 'oldest',
    title: 'Late',
    align: 'right',
    render: (row) => `${row.oldestDays} days`,
  },
  {
    key: 'invoices',
    title: 'Invoices',
    align: 'right',
    isWideOnly: true,
    render: (row) => row.invoices.length,
  },
  {
    key: 'credit',
    title: 'Held of it',
    align: 'right',
    isWideOnly: true,
    render: (row) => <MoneyText value={row.credit.minor === 0n ? null : row.credit} />,
  },
  {
    key: 'overdue',
    title: 'Overdue',
    align: 'right',
    render: (row) => <MoneyText value={row.overdue} />,
  },
];

function NextStep({ row }: Readonly<{ row: OverdueRow }>) {
  if (row.state === 'due')
    return (
      <StateBadge
        state={row.step?.needsApproval ? 'needs_approval' : 'overdue'}
        name={row.step?.name ?? stateNames.due}
      />
    );
  if (row.state === 'not_yet' && row.nextOn !== null)
    return (
      <span>
        from <DateText date={row.nextOn} />
      </span>
    );
  return (
    <StateBadge state={row.state === 'held' ? 'hold' : 'inactive'} name={stateNames[row.state]} />
  );
}

const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: dunningStates.map((value) => ({ value, label: stateNames[value] })),
  },
  filterBy.client,
];
const views = [
  { label: 'Step due', filters: { states: 'due' } },
  { label: 'Not yet', filters: { states: 'not_yet' } },
  { label: 'Held', filters: { states: 'held' } },
  { label: 'At the end', filters: { states: 'ended' } },
  { label: 'All', filters: {} },
];

type Issued = Readonly<{ rows: readonly OverdueRow[]; clear: () => void }>;
const noMore = () => undefined;

export function OverdueList() {
  const [issued, setIssued] = useState<Issued | null>(null);
  const [held, setHeld] = useState<OverdueRow | null>(null);
  return (
    <>
      <DataList
        name="Overdue"
        call={api.dunning.queue}
        columns={columns}
        fields={fields}
        views={views}
        startsWith={{ states: 'due' }}
        titleOf={(row) => row.client.name}
        empty="Nothing is overdue that asks for a step today."
        bulk={[
          {
            key: 'n',
            label: 'Take the step',
            run: (rows, clear) => setIssued({ rows, clear }),
          },
        ]}
        peek={(row) => (
          <OverdueInvoices
            row={row}
            onIssue={() => setIssued({ rows: [row], clear: noMore })}
            onHold={() => setHeld(row)}
          />
        )}
      />
      {issued !== null && <IssueDialog issued={issued} onClose={() => setIssued(null)} />}
      <HoldDrawer opened={held !== null} onClose={() => setHeld(null)} row={held} />
    </>
  );
}

type OverdueInvoicesProps = Readonly<{
  row: OverdueRow;
  onIssue: () => void;
  onHold: () => void;
}>;

function OverdueInvoices({ row, onIssue, onHold }: OverdueInvoicesProps) {
  const canIssue = row.may.issue === 'yes' || row.may.issueLast === 'yes';
  return (
    <Stack gap="md">
      {row.holds.map((hold) => (
        <Text key={hold.id} size="sm">
          {holdNames[hold.kind]}
          {hold.invoice !== null && ` on ${hold.invoice.name}`}: {hold.reason}
          {hold.until !== null && (
            <>
              {' '}
              until <DateText date={hold.until} />
            </>
          )}
        </Text>
      ))}
      <TableFrame label="Overdue invoices">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Invoice</th>
              <th scope="col">Due</th>
              <th scope="col" data-align="right">
                Days
              </th>
              <th scope="col" data-align="right">
                Open
              </th>
            </tr>
          </thead>
          <tbody>
            {row.invoices.map((line) => (
              <tr key={line.invoice.id}>
                <td>
                  <TextLink href={`/invoices/${line.invoice.id}`}>{line.invoice.name}</TextLink>
                </td>
                <td>
                  <DateText date={line.dueOn} />
                </td>
                <td data-align="right">{line.daysPastDue}</td>
                <td data-align="right">
                  <MoneyText value={line.open} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <Group gap="xs">
        {canIssue && <Button onClick={onIssue}>{row.step?.name ?? 'Take the step'}</Button>}
        {row.may.hold === 'yes' && (
          <Button variant="default" onClick={onHold}>
            Dispute, promise or hold
          </Button>
        )}
        <TextLink href={`/statements/${row.id}`}>Statement</TextLink>
      </Group>
    </Stack>
  );
}

function IssueDialog({ issued, onClose }: Readonly<{ issued: Issued; onClose: () => void }>) {
  const format = useFormat();
  const issue = useCommand(api.dunning.issue);
  const issueLast = useCommand(api.dunning.issueLast);
  const { rows, clear } = issued;
  const due = rows.filter((row) => row.state === 'due');
  const last = due.filter((row) => row.step?.needsApproval === true);
  const others = due.filter((row) => row.step?.needsApproval === false);
  const steps = [...Map.groupBy(due, (row) => row.step?.name ?? '')];
  const run = async (): Promise<Outcome<unknown>> => {
    const sent = others.length === 0 ? null : await issue.run({ accounts: others.map(keyOf) });
    if (sent?.kind === 'refused' || last.length === 0) return sent ?? nothingToDo;
    return issueLast.run({ accounts: last.map(keyOf) });
  };
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title="Take the step that is due"
      verb={`Write to ${format.counted(due.length, 'client')}`}
      run={run}
      done="The notices are on their way."
      onDone={clear}
    >
      <Stack gap="xs">
        {due.length < rows.length && (
          <Text>
            {rows.length - due.length} of them have no step that is due; they are left out.
          </Text>
        )}
        {steps.map(([name, own]) => (
          <Text key={name}>
            {name}: {own.map((row) => `${row.client.name} (${format.money(row.net)})`).join(', ')}
          </Text>
        ))}
        {last.length > 0 && <Text>{last.length} need approval: somebody else is asked.</Text>}
      </Stack>
    </VerbDialog>
  );
}
const nothingToDo: Outcome<unknown> = { kind: 'done', output: null };
const keyOf = ({ client, legalEntity, currency }: OverdueRow) => ({
  clientId: client.id,
  legalEntityId: legalEntity.id,
  currency,
});
