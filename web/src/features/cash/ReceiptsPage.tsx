import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { useFilters } from '../../shared/filters.ts';
import { choicesFrom } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { stateName } from '../../shared/StateBadge.tsx';
import { methodChoices } from './method-choices.ts';
import { ReceiptDrawer } from './ReceiptDrawer.tsx';
import { receiptColumns } from './receipt-columns.tsx';

function BatchName({ id }: Readonly<{ id: string }>) {
  const batch = useAsk(api.cash.getBatch, { id });
  return <>{batch.data?.number ?? '…'}</>;
}

export function ReceiptsPage(): ReactNode {
  const form = useNewForm();
  const go = useGo();
  const [filters] = useFilters();
  const button = <NewButton label="New receipt" needs="cash.create" onOpen={form.open} />;
  return (
    <Page
      title="Receipts"
      actions={
        <>
          <Button variant="default" onClick={() => go('/receipt-batches')}>
            Batches
          </Button>
          {button}
        </>
      }
    >
      <DataList
        name="Receipts"
        call={api.cash.listReceipts}
        columns={receiptColumns}
        fields={[
          {
            kind: 'choice',
            key: 'states',
            label: 'State',
            isMany: true,
            choices: choicesFrom(['draft', 'posted', 'voided'], stateName),
          },
          {
            kind: 'choice',
            key: 'methods',
            label: 'Method',
            isMany: true,
            choices: methodChoices,
          },
          filterBy.client,
          { kind: 'text', key: 'batchId', label: 'Batch', NameOf: BatchName },
          filterBy.from,
          filterBy.until,
        ]}
        views={[
          { label: 'All', filters: {} },
          { label: 'Drafts', filters: { states: 'draft' } },
          { label: 'Posted', filters: { states: 'posted' } },
        ]}
        hrefOf={(receipt) => `/receipts/${receipt.id}`}
        titleOf={(receipt) => receipt.number ?? `Draft from ${receipt.client.name}`}
        empty="No receipts yet. Money that comes in is recorded here and settles invoices."
      />
      <ReceiptDrawer
        opened={form.isOpen}
        onClose={form.close}
        clientId={filters.clientId ?? null}
      />
    </Page>
  );
}
