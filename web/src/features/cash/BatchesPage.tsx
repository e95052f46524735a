import { batchStates } from '@daybook/contract/receipt-batches.ts';
import type { ReactNode } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { InstantText, MoneyText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { CurrencyField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { type Column, choicesFrom } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useBranch } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';

type BatchRow = Answer<typeof api.cash.listBatches>['items'][number];

const columns: readonly Column<BatchRow>[] = [
  { key: 'number', title: 'Batch', width: 130, render: (batch) => batch.number },
  { key: 'openedBy', title: 'Cashier', render: (batch) => batch.openedBy.name },
  { key: 'branch', title: 'Branch', isWideOnly: true, render: (batch) => batch.branch.name },
  {
    key: 'openedAt',
    title: 'Opened',
    isWideOnly: true,
    render: (batch) => <InstantText instant={batch.openedAt} />,
  },
  { key: 'state', title: 'State', render: (batch) => <StateBadge state={batch.state} /> },
  {
    key: 'receiptCount',
    title: 'Receipts',
    align: 'right',
    isWideOnly: true,
    render: (batch) => batch.receiptCount,
  },
  {
    key: 'received',
    title: 'Received',
    align: 'right',
    render: (batch) => <MoneyText value={batch.received} />,
  },
  {
    key: 'difference',
    title: 'Difference',
    align: 'right',
    isWideOnly: true,
    render: (batch) => <MoneyText value={batch.difference} withCurrency={false} />,
  },
];

/** What cashiers take in, batch by batch. */
export function BatchesPage(): ReactNode {
  const form = useNewForm();
  const button = <NewButton label="Open a batch" needs="cash.create" onOpen={form.open} />;
  return (
    <Page title="Receipt batches" actions={button}>
      <DataList
        name="Receipt batches"
        call={api.cash.listBatches}
        columns={columns}
        fields={[
          {
            kind: 'choice',
            key: 'states',
            label: 'State',
            isMany: true,
            choices: choicesFrom(batchStates, stateName),
          },
          filterBy.branch,
        ]}
        views={[
          { label: 'All', filters: {} },
          { label: 'Open', filters: { states: 'open' } },
        ]}
        hrefOf={(batch) => `/receipt-batches/${batch.id}`}
        titleOf={(batch) => batch.number}
        empty="No batches yet. Open one with the float in the drawer, and count it when you go."
        emptyAction={button}
      />
      <FormDrawer opened={form.isOpen} onClose={form.close} title="Open a batch">
        <BatchForm onClose={form.close} />
      </FormDrawer>
    </Page>
  );
}

function BatchForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const go = useGo();
  const branch = useBranch();
  const open = useCommand(api.cash.openBatch);
  const form = useApiForm({ float: '0', currency: branch?.currency ?? 'EUR', declared: '' });
  const { currency } = form.values;
  return (
    <FormBody
      form={form}
      submitLabel="Open the batch"
      submit={({ float, declared }) =>
        open.run({
          float: { amount: plainDecimal(float), currency },
          declared: declared.trim() === '' ? null : { amount: plainDecimal(declared), currency },
        })
      }
      done={(batch) => ({ text: `${batch.number} is open: new receipts go into it.` })}
      onDone={(batch) => go(`/receipt-batches/${batch.id}`)}
      onClose={onClose}
    >
      <Pair>
        <DecimalField
          label="Float in the drawer"
          required
          data-autofocus
          unit={currency}
          {...form.getInputProps('float')}
        />
        <CurrencyField label="Currency" required {...form.getInputProps('currency')} />
      </Pair>
      <DecimalField
        label="Total that was handed to you"
        description="Of a bundle with a slip; empty where there is none"
        unit={currency}
        {...form.getInputProps('declared')}
      />
    </FormBody>
  );
}
