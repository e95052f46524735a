import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api, urlOf } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import type { Column } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

type Notice = Answer<typeof api.dunning.listNotices>['items'][number];

const columns: readonly Column<Notice>[] = [
  { key: 'client', title: 'Client', render: (row) => row.client.name },
  { key: 'step', title: 'Step', render: (row) => row.step },
  { key: 'on', title: 'Date', render: (row) => <DateText date={row.on} /> },
  {
    key: 'payBy',
    title: 'To pay by',
    isWideOnly: true,
    render: (row) => <DateText date={row.payBy} />,
  },
  {
    key: 'sent',
    title: 'E-mail',
    render: (row) =>
      row.withdrawnBecause !== null ? (
        <StateBadge state="cancelled" name="Withdrawn" />
      ) : row.delivery === null ? (
        '–'
      ) : (
        <StateBadge state={row.delivery.state} />
      ),
  },
  { key: 'by', title: 'By', isWideOnly: true, render: (row) => row.createdBy.name },
  {
    key: 'fee',
    title: 'Fee',
    align: 'right',
    isOptional: true,
    render: (row) => <MoneyText value={row.fee} />,
  },
  {
    key: 'net',
    title: 'Asked for',
    align: 'right',
    render: (row) => <MoneyText value={row.net} />,
  },
];

export function NoticesList() {
  const [withdrawn, setWithdrawn] = useState<Notice | null>(null);
  const withdraw = useCommand(api.dunning.withdrawNotice);
  return (
    <>
      <DataList
        name="Notices"
        call={api.dunning.listNotices}
        columns={columns}
        fields={[filterBy.client]}
        titleOf={(row) => `${row.step}, ${row.client.name}`}
        empty="Nobody was written to yet."
        peek={(row) => <NoticeLines notice={row} onWithdraw={() => setWithdrawn(row)} />}
      />
      <VerbDialog
        opened={withdrawn !== null}
        onClose={() => setWithdrawn(null)}
        title={`Withdraw the notice to ${withdrawn?.client.name ?? ''}`}
        verb="Withdraw"
        isDangerous
        needsReason
        run={(reason) => withdraw.run({ id: withdrawn?.id ?? '', reason })}
        done="The step is as if it had not been taken."
      >
        The step can be taken again. What was sent is not called back, and a fee is credited on its
        own invoice.
      </VerbDialog>
    </>
  );
}

function NoticeLines({ notice, onWithdraw }: Readonly<{ notice: Notice; onWithdraw: () => void }>) {
  const detail = useAsk(api.dunning.getNotice, { id: notice.id });
  return (
    <Stack gap="md">
      <Asked query={detail}>
        {({ lines }) => (
          <TableFrame label="Invoices of the notice">
            <table className={classes.table}>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.invoice.id}>
                    <td>
                      <TextLink href={`/invoices/${line.invoice.id}`}>{line.invoice.name}</TextLink>
                    </td>
                    <td>{line.daysPastDue} days</td>
                    <td data-align="right">
                      <MoneyText value={line.open} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Asked>
      <Group gap="xs">
        <Button
          component="a"
          href={urlOf(api.dunning.noticePdf, { id: notice.id })}
          target="_blank"
          rel="noreferrer"
          variant="default"
        >
          The letter
        </Button>
        {notice.delivery !== null && (
          <TextLink href={`/deliveries/${notice.delivery.id}`}>The e-mail</TextLink>
        )}
        {notice.may.withdraw === 'yes' && (
          <Button variant="subtle" color="red" onClick={onWithdraw}>
            Withdraw
          </Button>
        )}
      </Group>
    </Stack>
  );
}
