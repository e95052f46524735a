import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import type { Column } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

type BalanceRow = Answer<typeof api.statements.list>['items'][number];

const columns: readonly Column<BalanceRow>[] = [
  { key: 'client', title: 'Client', render: (row) => row.client.name },
  { key: 'entity', title: 'With', isWideOnly: true, render: (row) => row.legalEntity.name },
  {
    key: 'overdue',
    title: 'Overdue',
    align: 'right',
    isWideOnly: true,
    render: (row) => <MoneyText value={row.overdue.minor === 0n ? null : row.overdue} />,
  },
  {
    key: 'held',
    title: 'Held of it',
    align: 'right',
    isWideOnly: true,
    render: (row) => <MoneyText value={row.held.minor === 0n ? null : row.held} />,
  },
  { key: 'open', title: 'Open', align: 'right', render: (row) => <MoneyText value={row.open} /> },
  {
    key: 'balance',
    title: 'Balance',
    align: 'right',
    render: (row) => <MoneyText value={row.balance} />,
  },
];

type Sent = Readonly<{ rows: readonly BalanceRow[]; clear: () => void }>;

/** Every client with a balance; its statement on screen, as PDF, or by e-mail. */
export function StatementsPage(): ReactNode {
  const format = useFormat();
  const send = useCommand(api.statements.send);
  const [sent, setSent] = useState<Sent | null>(null);
  return (
    <Page title="Statements" lead="How each client stands with the firm today.">
      <DataList
        name="Statements"
        call={api.statements.list}
        columns={columns}
        fields={[filterBy.client]}
        hrefOf={(row) => `/statements/${row.id}`}
        titleOf={(row) => row.client.name}
        empty="Nothing is open, and nothing is held."
        bulk={[{ key: 's', label: 'Send', run: (rows, clear) => setSent({ rows, clear }) }]}
      />
      <VerbDialog
        opened={sent !== null}
        onClose={() => setSent(null)}
        title="Send statements of account"
        verb={`Send ${format.counted(sent?.rows.length ?? 0, 'statement')}`}
        run={() =>
          send.run({
            accounts:
              sent?.rows.map((row) => ({
                clientId: row.client.id,
                legalEntityId: row.legalEntity.id,
                currency: row.currency,
              })) ?? [],
          })
        }
        done="The statements are on their way."
        onDone={() => sent?.clear()}
      >
        Each client gets what is open today, by e-mail with a PDF.
      </VerbDialog>
    </Page>
  );
}
