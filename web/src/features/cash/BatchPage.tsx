import { subtract } from '@daybook/core/money/money.ts';
import { Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText, MoneyText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { receiptColumns } from './receipt-columns.tsx';

type Batch = Answer<typeof api.cash.getBatch>;

export function BatchPage(): ReactNode {
  const id = useRecordId();
  const batch = useAsk(api.cash.getBatch, { id });
  return (
    <Asked query={batch} skeleton={<RecordSkeleton />}>
      {(answer) => <BatchBody batch={answer} />}
    </Asked>
  );
}

function BatchBody({ batch }: Readonly<{ batch: Batch }>) {
  const format = useFormat();
  const [isClosing, setClosing] = useState(false);
  return (
    <>
      <RecordPage
        kind="Receipt batch"
        recordKind="receipt_batch"
        id={batch.id}
        number={batch.number}
        name={batch.openedBy.name}
        title={`Batch ${batch.number}`}
        back={{ label: 'Receipt batches', href: '/receipt-batches' }}
        badges={<StateBadge state={batch.state} />}
        may={batch.may}
        state={batch.state}
        verbs={[{ key: 'close', label: 'Count and close', opens: () => setClosing(true) }]}
        facts={[
          { label: 'Branch', value: batch.branch.name },
          { label: 'Opened', value: <InstantText instant={batch.openedAt} /> },
          { label: 'Closed', value: <InstantText instant={batch.closedAt} /> },
          { label: 'Float', value: <MoneyText value={batch.float} /> },
          {
            label: 'Received',
            value: <MoneyText value={batch.received} />,
            ...(batch.declared === null
              ? {}
              : { note: `${format.money(batch.declared)} declared` }),
          },
          {
            label: 'Difference',
            value: <MoneyText value={batch.difference} />,
            note: batch.reason ?? undefined,
          },
        ]}
        tabs={[
          {
            key: 'counts',
            label: batch.state === 'open' ? 'Expected' : 'Counted',
            content: <Counts batch={batch} />,
          },
          {
            key: 'receipts',
            label: 'Receipts',
            count: batch.receiptCount,
            content: (
              <DataList
                name={`Receipts of ${batch.number}`}
                call={api.cash.listReceipts}
                columns={receiptColumns}
                fixed={{ batchId: batch.id }}
                hrefOf={(receipt) => `/receipts/${receipt.id}`}
                titleOf={(receipt) => receipt.number ?? `Draft from ${receipt.client.name}`}
                empty="No receipts in this batch yet."
              />
            ),
          },
        ]}
      />
      <FormDrawer opened={isClosing} onClose={() => setClosing(false)} title="Count and close">
        <CloseForm batch={batch} onClose={() => setClosing(false)} />
      </FormDrawer>
    </>
  );
}

function Counts({ batch }: Readonly<{ batch: Batch }>) {
  if (batch.counts.length === 0) return <NothingHere text="Nothing came in yet." />;
  return (
    <>
      <TableFrame label="By method">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col" data-align="right">
                Receipts
              </th>
              <th scope="col" data-align="right">
                Expected
              </th>
              <th scope="col" data-align="right">
                Counted
              </th>
              <th scope="col" data-align="right">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {batch.counts.map((count) => (
              <tr key={count.method}>
                <td>{stateName(count.method)}</td>
                <td data-align="right">{count.receipts}</td>
                <td data-align="right">
                  <MoneyText value={count.expected} />
                </td>
                <td data-align="right">
                  <MoneyText value={count.counted} />
                </td>
                <td data-align="right">
                  <MoneyText
                    value={count.counted && subtract(count.counted, count.expected)}
                    withCurrency={false}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p>
        <TextLink href={`/sessions/${batch.sessionId}`}>The session that it belongs to</TextLink>
      </p>
    </>
  );
}

const countable = ['cash', 'cheque', 'card', 'bank_transfer'] as const;
type Method = Batch['counts'][number]['method'];

function CloseForm({ batch, onClose }: Readonly<{ batch: Batch; onClose: () => void }>) {
  const close = useCommand(api.cash.closeBatch);
  const methods: readonly Method[] = [
    ...new Set<Method>([...countable, ...batch.counts.map((count) => count.method)]),
  ];
  const form = useApiForm({
    counted: Object.fromEntries(methods.map((method) => [method, ''])) as Record<string, string>,
    reason: '',
  });
  const { currency } = batch;
  return (
    <FormBody
      form={form}
      submitLabel="Close the batch"
      submit={({ counted, reason }) =>
        close.run({
          id: batch.id,
          version: batch.version,
          counted: methods
            .filter((method) => (counted[method] ?? '').trim() !== '')
            .map((method) => ({
              method,
              amount: { amount: plainDecimal(counted[method] ?? ''), currency },
            })),
          reason: orNull(reason),
        })
      }
      done={(closed) => ({ text: `${closed.number} is closed.` })}
      onClose={onClose}
    >
      {methods.map((method, index) => (
        <DecimalField
          key={method}
          label={stateName(method)}
          description={method === 'cash' ? 'With the float' : undefined}
          unit={currency}
          {...(index === 0 ? { 'data-autofocus': true } : {})}
          value={form.values.counted[method] ?? ''}
          onChange={(amount) =>
            form.setFieldValue('counted', { ...form.values.counted, [method]: amount })
          }
        />
      ))}
      <Textarea
        label="Reason"
        description="Where what is counted is not what came in"
        autosize
        {...form.getInputProps('reason')}
      />
    </FormBody>
  );
}
