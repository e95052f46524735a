import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { type Call, fileOf, type ListFile } from '../api.ts';
import { saveFile } from '../files.ts';
import { problemOf } from '../problem.ts';
import { toastProblem } from '../toast.tsx';

type ExportMenuProps<I, O> = Readonly<{ name: string; call: Call<I, O>; input: I }>;

/** Exports what is seen: the same filters, all rows of them. */
export function ExportMenu<I, O>({ name, call, input }: ExportMenuProps<I, O>) {
  return (
    <FileMenu
      name={name}
      files={{ csv: () => fileOf(call, input, 'csv'), xlsx: () => fileOf(call, input, 'xlsx') }}
    />
  );
}

type FileMenuProps = Readonly<{
  name: string;
  files: Readonly<Partial<Record<FileKind, () => Promise<Blob>>>>;
}>;
type FileKind = ListFile | 'pdf';
const labels = { csv: 'CSV file', xlsx: 'Excel workbook', pdf: 'PDF' } as const;

export function FileMenu({ name, files }: FileMenuProps) {
  const [isRunning, setRunning] = useState(false);
  const download = async (kind: FileKind) => {
    const make = files[kind];
    if (make === undefined) return;
    setRunning(true);
    try {
      saveFile(await make(), `${name.toLowerCase().replaceAll(' ', '-')}.${kind}`);
    } catch (error) {
      toastProblem(problemOf(error));
    }
    setRunning(false);
  };
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label="Export">
          <ActionIcon aria-label="Export" loading={isRunning}>
            <IconDownload size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>All rows of these filters</Menu.Label>
        {(['csv', 'xlsx', 'pdf'] as const)
          .filter((kind) => files[kind] !== undefined)
          .map((kind) => (
            <Menu.Item key={kind} onClick={() => download(kind)}>
              {labels[kind]}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
