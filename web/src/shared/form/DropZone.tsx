import { FileButton, Loader } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import classes from './drop-zone.module.css';

type DropZoneProps = Readonly<{
  isBusy: boolean;
  onFile: (file: File) => void;
  /** What belongs here: "an export". */
  what: string;
  hint: string;
  accept?: string;
}>;

/** A place for a file, by drop or by choice. */
export function DropZone({ isBusy, onFile, what, hint, accept = '.csv,.txt,.tsv' }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && !isBusy) onFile(file);
  };
  return (
    <FileButton accept={accept} onChange={(file) => file !== null && onFile(file)}>
      {(props) => (
        <button
          type="button"
          {...props}
          className={classes.drop}
          data-over={isOver || undefined}
          disabled={isBusy}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          {isBusy ? <Loader size={22} /> : <IconFileUpload size={26} stroke={1.4} />}
          <strong>{isBusy ? 'Reading the file…' : `Drop ${what} here, or choose a file`}</strong>
          <span>{hint}</span>
        </button>
      )}
    </FileButton>
  );
}
