import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, InstantText, MoneyText } from '../../shared/Figures.tsx';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useCan } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { BankAccountsDrawer } from './BankAccountsDrawer.tsx';
import { ImportBankFileDrawer } from './ImportBankFileDrawer.tsx';

type FileRow = Answer<typeof api.cash.listBankFiles>['items'][number];

const columns: readonly Column<FileRow>[] = [
  { key: 'fileName', title: 'File', render: (file) => file.fileName },
  {
    key: 'bankAccount',
    title: 'Account',
    isWideOnly: true,
    render: (file) => file.bankAccount.name,
  },
  {
    key: 'until',
    title: 'Until',
    isWideOnly: true,
    render: (file) => <DateText date={file.until} />,
  },
  { key: 'lineCount', title: 'Lines', align: 'right', render: (file) => file.lineCount },
  {
    key: 'openCount',
    title: 'Waiting',
    align: 'right',
    render: (file) =>
      file.openCount === 0 ? <StateBadge state="done" /> : <b>{file.openCount}</b>,
  },
  {
    key: 'credits',
    title: 'Came in',
    align: 'right',
    render: (file) => <MoneyText value={file.credits} />,
  },
  {
    key: 'debits',
    title: 'Went out',
    align: 'right',
    isWideOnly: true,
    render: (file) => <MoneyText value={file.debits} withCurrency={false} />,
  },
  {
    key: 'importedAt',
    title: 'Imported',
    isWideOnly: true,
    render: (file) => <InstantText instant={file.importedAt} />,
  },
  {
    key: 'importedBy',
    title: 'By',
    isOptional: true,
    render: (file) => file.importedBy.name,
  },
];

/** The files of the bank, and how much of each still waits for somebody. */
export function BankFilesPage(): ReactNode {
  const form = useNewForm();
  const can = useCan();
  const [showsAccounts, setShowsAccounts] = useState(false);
  const accounts = useAsk(api.cash.listBankAccounts, {});
  const fields: readonly FilterField[] = [
    {
      kind: 'choice',
      key: 'bankAccountId',
      label: 'Account',
      choices: (accounts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    { kind: 'flag', key: 'isOpen', label: 'Waiting', yes: 'Has waiting lines', no: 'All decided' },
  ];
  const button = <NewButton label="Import a file" needs="cash.create" onOpen={form.open} />;
  return (
    <Page
      title="Bank files"
      actions={
        <>
          {can('cash.update') && (
            <Button variant="default" onClick={() => setShowsAccounts(true)}>
              Bank accounts
            </Button>
          )}
          {button}
        </>
      }
    >
      <DataList
        name="Bank files"
        call={api.cash.listBankFiles}
        columns={columns}
        fields={fields}
        views={[
          { label: 'All', filters: {} },
          { label: 'Waiting', filters: { isOpen: 'true' } },
        ]}
        hrefOf={(file) => `/bank-files/${file.id}`}
        titleOf={(file) => file.fileName}
        empty="No bank files yet. Import what the bank writes: CSV, camt.053 or OFX."
        emptyAction={button}
      />
      <ImportBankFileDrawer opened={form.isOpen} onClose={form.close} />
      <BankAccountsDrawer opened={showsAccounts} onClose={() => setShowsAccounts(false)} />
    </Page>
  );
}
