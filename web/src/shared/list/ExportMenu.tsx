import { rowCounter } from '@daybook/core/kernel/csv-row-counter.ts';
import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { type Call, type FileWatch, fileOf, type ListFile } from '../api.ts';
import { saveFile, sizeOf } from '../files.ts';
import { useFormat } from '../format.ts';
import { problemOf } from '../problem.ts';
import { toastProblem } from '../toast.tsx';

type ExportMenuProps<I, O> = Readonly<{ name: string; call: Call<I, O>; input: I }>;

/** Exports what is seen: the same filters, all rows of them. */
export function ExportMenu<I, O>({ name, call, input }: ExportMenuProps<I, O>) {
  return (
    <FileMenu
      name={name}
      files={{
        csv: (watch) => fileOf(call, input, { ...watch, kind: 'csv' }),
        xlsx: (watch) => fileOf(call, input, { ...watch, kind: 'xlsx' }),
      }}
    />
  );
}

type FileMenuProps = Readonly<{
  name: string;
  files: Readonly<Partial<Record<FileKind, (watch: FileWatch) => Promise<Blob>>>>;
  /** For who came here to export. */
  startsOpen?: boolean;
}>;
type FileKind = ListFile | 'pdf';
const labels = { csv: 'CSV file', xlsx: 'Excel workbook', pdf: 'PDF' } as const;

export function FileMenu({ name, files, startsOpen = false }: FileMenuProps) {
  const { running, begin } = useDownload(name);
  return (
    <>
      {running !== null && <Progress running={running} />}
      <Menu defaultOpened={startsOpen}>
        <Menu.Target>
          <Tooltip label="Export">
            <ActionIcon aria-label="Export" loading={running !== null}>
              <IconDownload size={17} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>All rows of these filters</Menu.Label>
          {(['csv', 'xlsx', 'pdf'] as const).map((kind) => {
            const make = files[kind];
            return (
              make !== undefined && (
                <Menu.Item key={kind} onClick={() => begin(kind, make)}>
                  {labels[kind]}
                </Menu.Item>
              )
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

type Running = Readonly<{ rows: number | null; bytes: number; cancel: () => void }>;

function useDownload(name: string) {
  const [running, setRunning] = useState<Running | null>(null);
  const begin = async (kind: FileKind, make: (watch: FileWatch) => Promise<Blob>) => {
    const giveUp = new AbortController();
    const cancel = () => giveUp.abort();
    // A workbook is compressed as it is written: only its size is known before its end.
    const countRows = kind === 'csv' ? rowCounter() : () => null;
    let bytes = 0;
    setRunning({ rows: null, bytes, cancel });
    try {
      const onChunk = (chunk: Uint8Array) => {
        bytes += chunk.length;
        setRunning({ rows: countRows(chunk), bytes, cancel });
      };
      const file = await make({ signal: giveUp.signal, onChunk });
      saveFile(file, `${name.toLowerCase().replaceAll(' ', '-')}.${kind}`);
    } catch (error) {
      if (!giveUp.signal.aborted) toastProblem(problemOf(error));
    }
    setRunning(null);
  };
  return { running, begin };
}

/** How much of it is there; how much there will be is known at its end. */
function Progress({ running: { rows, bytes, cancel } }: Readonly<{ running: Running }>) {
  const format = useFormat();
  const soFar = rows === null ? sizeOf(bytes, format.count) : format.counted(rows, 'row');
  return (
    <>
      <Text size="xs" c="dimmed" my="auto" role="status" style={{ whiteSpace: 'nowrap' }}>
        {bytes === 0 ? 'Making the file' : `${soFar} so far`}
      </Text>
      <Button variant="subtle" size="compact-xs" my="auto" onClick={cancel}>
        Cancel
      </Button>
    </>
  );
}
