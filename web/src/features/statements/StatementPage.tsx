import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api, urlOf } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { useCan, useMe } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { pathOf } from '../../shared/paths.ts';
import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

type Statement = Answer<typeof api.statements.get>;

/** One client's statement: what is open, or what happened in a while. */
export function StatementPage(): ReactNode {
  const [clientId = '', legalEntityId = '', currency = ''] = useRecordId().split('.');
  const me = useMe();
  const can = useCan();
  const [filters, change] = useFilters();
  const isForward = filters.kind === 'balance_forward';
  const account = { clientId, legalEntityId, currency };
  const span = isForward
    ? {
        kind: 'balance_forward' as const,
        ...(filters.from ? { from: filters.from } : {}),
        ...(filters.until ? { until: filters.until } : {}),
      }
    : {};
  const which = { ...account, ...span };
  const statement = useAsk(api.statements.get, which, { keepPrevious: true });
  const send = useCommand(api.statements.send);
  const [isSending, setSending] = useState(false);
  return (
    <Page
      title={`Statement${statement.data === undefined ? '' : ` of ${statement.data.client.name}`}`}
      actions={
        <Group gap="xs">
          <Button
            component="a"
            href={urlOf(api.statements.pdf, which)}
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconExternalLink size={15} />}
          >
            PDF
          </Button>
          {can('receivables.post') && <Button onClick={() => setSending(true)}>Send</Button>}
        </Group>
      }
    >
      <TextLink href="/statements">All statements</TextLink>
      <Group gap="md" my="md" align="end">
        <SegmentedControl
          aria-label="Kind of statement"
          value={isForward ? 'balance_forward' : 'open_item'}
          onChange={(kind) => change({ kind, from: '', until: '' })}
          data={[
            { value: 'open_item', label: 'Open items' },
            { value: 'balance_forward', label: 'Balance forward' },
          ]}
        />
        {isForward && (
          <>
            <DateField
              label="From"
              value={filters.from || statement.data?.from || null}
              onChange={(from) => change({ from: from ?? '' })}
            />
            <DateField
              label="Until"
              value={filters.until || me.today}
              onChange={(until) => change({ until: until ?? '' })}
            />
          </>
        )}
      </Group>
      <Asked query={statement}>{(answer) => <StatementBody statement={answer} />}</Asked>
      <VerbDialog
        opened={isSending}
        onClose={() => setSending(false)}
        title="Send the statement"
        verb="Send"
        run={() => send.run({ accounts: [account], ...span })}
        done="The statement is on its way."
      >
        It goes out by e-mail with a PDF, to those contacts of the client who get statements.
      </VerbDialog>
    </Page>
  );
}

function StatementBody({ statement }: Readonly<{ statement: Statement }>) {
  const isForward = statement.kind === 'balance_forward';
  return (
    <>
      <FactStrip
        facts={[
          {
            label: 'Client',
            value: (
              <TextLink href={`/clients/${statement.client.id}`}>{statement.client.name}</TextLink>
            ),
            note: `with ${statement.legalEntity.name}`,
          },
          { label: 'Balance', value: <MoneyText value={statement.closing} /> },
          ...statement.aging
            .filter(({ amount }) => amount.minor !== 0n)
            .map(({ label, amount }) => ({
              label: label === 'not due' ? 'Not due, or in its favour' : `${label} days`,
              value: <MoneyText value={amount} />,
            })),
        ]}
      />
      {statement.lines.length === 0 ? (
        <NothingHere text="Nothing moved in this time." />
      ) : (
        <TableFrame label="Lines of the statement">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Date</th>
                <th scope="col">What</th>
                {!isForward && <th scope="col">Due</th>}
                <th scope="col" data-align="right">
                  Amount
                </th>
                <th scope="col" data-align="right">
                  Balance
                </th>
              </tr>
            </thead>
            <tbody>
              {isForward && (
                <tr>
                  <td>
                    <DateText date={statement.from} />
                  </td>
                  <td>Balance before</td>
                  <td />
                  <td data-align="right">
                    <MoneyText value={statement.opening} withCurrency={false} />
                  </td>
                </tr>
              )}
              {statement.lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: Two lines of one record differ by their place only.
                <tr key={`${line.recordId} ${index}`}>
                  <td>
                    <DateText date={line.on} />
                  </td>
                  <td>
                    <LineText line={line} />
                  </td>
                  {!isForward && (
                    <td>
                      <DateText date={line.dueOn} />
                    </td>
                  )}
                  <td data-align="right">
                    <MoneyText value={line.amount} withCurrency={false} />
                  </td>
                  <td data-align="right">
                    <MoneyText value={line.balance} withCurrency={false} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </>
  );
}

function LineText({ line }: Readonly<{ line: Statement['lines'][number] }>) {
  const href = pathOf(line.recordKind, line.recordId);
  return href === null ? line.text : <TextLink href={href}>{line.text}</TextLink>;
}
