import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { type Call, csvOf } from '../api.ts';
import { saveFile } from '../files.ts';
import { problemOf } from '../problem.ts';
import { toastProblem } from '../toast.tsx';

type ExportMenuProps<I, O> = Readonly<{ name: string; call: Call<I, O>; input: I }>;

/** Exports what is seen: the same filters, all rows of them. */
export function ExportMenu<I, O>({ name, call, input }: ExportMenuProps<I, O>) {
  return <FileMenu name={name} csv={() => csvOf(call, input)} />;
}

type FileMenuProps = Readonly<{ name: string; csv: () => Promise<Blob> }>;

export function FileMenu({ name, csv }: FileMenuProps) {
  const [isRunning, setRunning] = useState(false);
  const download = async () => {
    setRunning(true);
    try {
      saveFile(await csv(), `${name.toLowerCase().replaceAll(' ', '-')}.csv`);
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
        <Menu.Item onClick={download}>CSV file</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
