import { type ReactNode, useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { HoursText, InstantText } from '../../shared/Figures.tsx';
import { base64Of } from '../../shared/files.ts';
import { DropZone } from '../../shared/form/DropZone.tsx';
import type { Column } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import type { ApiProblem } from '../../shared/problem.ts';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { ProblemNote } from '../../shared/States.tsx';

type ImportRow = Answer<typeof api.imports.list>['items'][number];

export const trackerName = (tracker: string | null): string =>
  tracker === null ? 'Not known yet' : stateName(tracker);

const columns: readonly Column<ImportRow>[] = [
  { key: 'fileName', title: 'File', render: (entry) => entry.fileName },
  { key: 'tracker', title: 'Tracker', render: (entry) => trackerName(entry.tracker) },
  { key: 'state', title: 'State', render: (entry) => <StateBadge state={entry.state} /> },
  {
    key: 'rows',
    title: 'Rows',
    align: 'right',
    isWideOnly: true,
    render: (entry) => entry.rowCount,
  },
  {
    key: 'errors',
    title: 'Not readable',
    align: 'right',
    isWideOnly: true,
    render: (entry) => entry.errorCount,
  },
  {
    key: 'imported',
    title: 'Imported',
    align: 'right',
    isWideOnly: true,
    render: (entry) => entry.importedCount,
  },
  {
    key: 'hours',
    title: 'Hours',
    align: 'right',
    render: (entry) => <HoursText minutes={entry.minutes} />,
  },
  {
    key: 'createdBy',
    title: 'By',
    isWideOnly: true,
    render: (entry) => entry.createdBy.name,
  },
  {
    key: 'createdAt',
    title: 'Uploaded',
    isWideOnly: true,
    render: (entry) => <InstantText instant={entry.createdAt} />,
  },
];

export function ImportsPage(): ReactNode {
  const go = useGo();
  const upload = useCommand(api.imports.upload);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const take = async (file: File) => {
    const contentBase64 = await base64Of(file);
    const outcome = await upload.run({ fileName: file.name, contentBase64 });
    if (outcome.kind === 'done') go(`/imports/${outcome.output.id}`);
    if (outcome.kind === 'refused') setProblem(outcome.problem);
  };
  return (
    <Page
      title="Imports"
      lead="Time from Harvest, Toggl Track, Clockify and Kimai. First a dry run, then what you confirm."
    >
      <DropZone
        isBusy={upload.isRunning}
        onFile={take}
        what="an export"
        hint="CSV as the tracker wrote it. Nothing is imported before you confirm."
      />
      <ProblemNote problem={problem} />
      <DataList
        name="Imports"
        call={api.imports.list}
        columns={columns}
        hrefOf={(entry) => `/imports/${entry.id}`}
        titleOf={(entry) => entry.fileName}
        empty="No file was imported yet."
      />
    </Page>
  );
}
