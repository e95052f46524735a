import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { BankLines } from './BankLines.tsx';
import classes from './bank-lines.module.css';

export type BankFile = Answer<typeof api.cash.getBankFile>;

export function BankFilePage(): ReactNode {
  const id = useRecordId();
  const file = useAsk(api.cash.getBankFile, { id });
  return (
    <Asked query={file} skeleton={<RecordSkeleton />}>
      {(answer) => <FileBody file={answer} />}
    </Asked>
  );
}

function useFileVerbs(file: BankFile): readonly Verb[] {
  const format = useFormat();
  const accept = useCommand(api.cash.acceptMatchedLines);
  const propose = useCommand(api.cash.proposeBankFile);
  const { id, version } = file;
  const sure = file.totals.find((total) => total.state === 'matched');
  const may = sure === undefined ? [] : [sure];
  return [
    ...may.map(
      (total): Verb => ({
        key: 'accept',
        label: `Accept ${total.count} sure`,
        title: 'Accept all lines that are matched for sure',
        consequences: `${format.counted(total.count, 'receipt')} of ${format.money(total.amount)} are posted, and settle the invoices as proposed.`,
        run: () => accept.run({ id, version }),
        done: 'The sure lines are receipts now.',
      }),
    ),
    {
      key: 'propose',
      label: 'Look anew',
      isSecondary: true,
      title: 'Look anew at what the open lines pay',
      consequences: 'Invoices and payers that came since are taken into account.',
      run: () => propose.run({ id, version }),
      done: 'Looked at anew.',
    },
  ];
}

function FileBody({ file }: Readonly<{ file: BankFile }>) {
  const verbs = useFileVerbs(file);
  const known = file.knownCount === 0 ? {} : { note: `${file.knownCount} known from before` };
  return (
    <RecordPage
      kind="Bank file"
      recordKind="bank_file"
      id={file.id}
      name={file.fileName}
      title={file.fileName}
      back={{ label: 'Bank files', href: '/bank-files' }}
      badges={
        file.openCount === 0 ? (
          <StateBadge state="done" />
        ) : (
          <StateBadge state="pending" name={`${file.openCount} waiting`} />
        )
      }
      may={file.may}
      verbs={verbs}
      facts={[
        { label: 'Account', value: file.bankAccount.name, note: file.format },
        {
          label: 'Lines',
          value: file.lineCount,
          ...known,
        },
        { label: 'From', value: <DateText date={file.from} /> },
        { label: 'Until', value: <DateText date={file.until} /> },
        { label: 'Came in', value: <MoneyText value={file.credits} /> },
        { label: 'Went out', value: <MoneyText value={file.debits} /> },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'Lines',
          count: file.lineCount,
          content: (
            <>
              <BankLines file={file} />
              <Balances file={file} />
            </>
          ),
        },
      ]}
    />
  );
}

/** What the file says it began and ended with, against its lines. */
function Balances({ file }: Readonly<{ file: BankFile }>) {
  return (
    <section className={classes.foot} aria-label="Balances of the file">
      {file.opening !== null && (
        <span>
          <small>Opening balance</small>
          <MoneyText value={file.opening} />
        </span>
      )}
      <span>
        <small>Came in</small>
        <MoneyText value={file.credits} />
      </span>
      <span>
        <small>Went out</small>
        <MoneyText value={file.debits} />
      </span>
      {file.closing !== null && (
        <span>
          <small>Closing balance</small>
          <MoneyText value={file.closing} />
        </span>
      )}
      {file.difference === null ? (
        <small>The file states no opening and closing balance to hold its lines against.</small>
      ) : file.difference.minor === 0n ? (
        <StateBadge state="done" name="Adds up" />
      ) : (
        <span>
          <StateBadge state="failed" name="Does not add up" /> <MoneyText value={file.difference} />
        </span>
      )}
    </section>
  );
}
