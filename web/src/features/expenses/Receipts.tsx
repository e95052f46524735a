import { Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Answer, api, urlOf } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { base64Of, sizeOf } from '../../shared/files.ts';
import { DropZone } from '../../shared/form/DropZone.tsx';
import { useFormat } from '../../shared/format.ts';
import type { ApiProblem } from '../../shared/problem.ts';
import { NothingHere, ProblemNote } from '../../shared/States.tsx';
import { toastDone } from '../../shared/toast.tsx';
import classes from './expenses.module.css';

type Expense = Answer<typeof api.expenses.get>;
type Receipt = Expense['files'][number];

export const receiptKinds = 'image/*,application/pdf';

/** What proves the expense; more can be added until somebody has decided. */
export function Receipts({ expense }: Readonly<{ expense: Expense }>) {
  const { id, files, may } = expense;
  const canAdd = may.update === 'yes' || may.recall === 'yes';
  return (
    <Stack gap="md">
      {files.length === 0 && !canAdd && <NothingHere text="No receipt." />}
      {files.map((file) => (
        <ReceiptPreview key={file.id} file={file} />
      ))}
      {canAdd && <AddReceipt id={id} />}
    </Stack>
  );
}

function AddReceipt({ id }: Readonly<{ id: string }>) {
  const add = useCommand(api.expenses.addReceipt);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const take = async (file: File) => {
    setReading(true);
    const outcome = await add.run({
      id,
      name: file.name,
      contentType: file.type,
      contentBase64: await base64Of(file),
    });
    setReading(false);
    setProblem(outcome.kind === 'refused' ? outcome.problem : null);
    if (outcome.kind === 'done') toastDone({ text: `${file.name} is added.` });
  };
  return (
    <>
      <DropZone
        what="a receipt"
        hint="A picture or a PDF"
        accept={receiptKinds}
        isBusy={isReading}
        onFile={take}
      />
      <ProblemNote problem={problem} />
    </>
  );
}

/** A receipt comes as plain bytes, which no browser runs: what it is, is known from when it was added. */
function ReceiptPreview({ file }: Readonly<{ file: Receipt }>) {
  const format = useFormat();
  const address = urlOf(api.expenses.receipt, { id: file.id });
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    let local: string | null = null;
    const stop = new AbortController();
    fetch(address, { signal: stop.signal })
      .then((answer) => answer.arrayBuffer())
      .then((content) => {
        local = URL.createObjectURL(new Blob([content], { type: file.contentType }));
        setShown(local);
      })
      .catch(() => setShown(null));
    return () => {
      stop.abort();
      if (local !== null) URL.revokeObjectURL(local);
    };
  }, [address, file.contentType]);
  return (
    <figure className={classes.receipt}>
      {shown !== null &&
        (file.contentType === 'application/pdf' ? (
          <iframe src={`${shown}#navpanes=0&view=Fit`} title={file.name} />
        ) : (
          <img src={shown} alt={`Receipt ${file.name}`} />
        ))}
      <figcaption>
        <a href={shown ?? address} download={file.name}>
          {file.name}
        </a>
        , {sizeOf(file.sizeBytes, format.count)}
      </figcaption>
    </figure>
  );
}
