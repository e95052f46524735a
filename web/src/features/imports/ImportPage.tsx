import { Alert, Progress } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, HoursText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { ImportErrors } from './ImportErrors.tsx';
import { type ChangedMatches, ImportMatches } from './ImportMatches.tsx';
import { ImportQuestions } from './ImportQuestions.tsx';
import { ImportSample } from './ImportSample.tsx';
import { trackerName } from './ImportsPage.tsx';

export type TimeImport = Answer<typeof api.imports.get>;

const pollMs = (entry: TimeImport | undefined): number | false =>
  entry?.state === 'reading' || entry?.state === 'importing' ? 1500 : false;

export function ImportPage(): ReactNode {
  const id = useRecordId();
  const entry = useAsk(api.imports.get, { id }, { pollMs });
  return (
    <Asked query={entry} skeleton={<RecordSkeleton />}>
      {(answer) => <ImportBody entry={answer} />}
    </Asked>
  );
}

function useImportVerbs(entry: TimeImport, unsavedCount: number): readonly Verb[] {
  const format = useFormat();
  const post = useCommand(api.imports.post);
  const cancel = useCommand(api.imports.cancel);
  const { id, version } = entry;
  const unsaved =
    unsavedCount === 0
      ? ''
      : ` ${format.counted(unsavedCount, 'match')} not saved yet: save first, or it is imported without.`;
  const news = `${format.counted(entry.newCount, 'entry')}, ${format.hours(entry.minutes)}`;
  return [
    {
      key: 'post',
      label: `Import ${format.counted(entry.newCount, 'entry')}`,
      title: 'Import the time',
      consequences: `${news} are logged as drafts. ${format.count(entry.duplicateCount)} rows that were imported before add nothing; ${format.count(entry.errorCount)} that could not be read are left out.${unsaved}`,
      run: () => post.run({ id, version }),
      done: 'The import has started.',
    },
    {
      key: 'cancel',
      label: 'Stop',
      isSecondary: true,
      isDangerous: true,
      title: 'Stop the import',
      consequences: 'What is imported stays, and the rest is left out.',
      run: () => cancel.run({ id }),
      done: 'The import is stopped.',
    },
  ];
}

function ImportBody({ entry }: Readonly<{ entry: TimeImport }>) {
  const [changed, setChanged] = useState<ChangedMatches>(new Map());
  const verbs = useImportVerbs(entry, changed.size);
  const openQuestions = entry.questions.filter((question) => question.answer === null).length;
  return (
    <RecordPage
      kind="Import"
      recordKind="time_import"
      id={entry.id}
      name={entry.fileName}
      title={`Import of ${entry.fileName}`}
      back={{ label: 'Imports', href: '/imports' }}
      badges={<StateBadge state={entry.state} />}
      may={entry.may}
      state={entry.state}
      verbs={verbs}
      facts={[
        {
          label: 'Tracker',
          value: trackerName(entry.tracker),
          note: [entry.encoding, delimiterName(entry.delimiter)].filter(Boolean).join(', '),
        },
        {
          label: 'New',
          value: entry.newCount,
          note: entry.newCount > 0 ? <HoursText minutes={entry.minutes} /> : undefined,
        },
        { label: 'Imported before', value: entry.duplicateCount },
        { label: 'Not readable', value: entry.errorCount },
        { label: 'Imported', value: entry.importedCount, note: `of ${entry.rowCount} rows` },
        {
          label: 'Work from',
          value: <DateText date={entry.from} />,
          note: (
            <>
              until <DateText date={entry.until} />
            </>
          ),
        },
      ]}
      notice={<ImportNotice entry={entry} />}
      tabs={[
        {
          key: 'check',
          label: 'Questions and matches',
          count: openQuestions + entry.matches.length,
          content: (
            <>
              <ImportQuestions entry={entry} />
              <ImportMatches entry={entry} changed={changed} onChange={setChanged} />
            </>
          ),
        },
        { key: 'rows', label: 'Rows', content: <ImportSample entry={entry} /> },
        {
          key: 'errors',
          label: 'Not readable',
          count: entry.errorCount,
          content: <ImportErrors entry={entry} />,
        },
      ]}
    />
  );
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};
const delimiterName = (delimiter: string | null): string =>
  delimiter === null ? '' : (delimiterNames[delimiter] ?? delimiter);

function ImportNotice({ entry }: Readonly<{ entry: TimeImport }>) {
  const format = useFormat();
  if (entry.failure !== null) {
    return (
      <Alert color="red" variant="light" mb="md" title="The import failed">
        {entry.failure}
      </Alert>
    );
  }
  if (entry.state === 'reading') {
    return (
      <Alert color="gray" variant="light" mb="md">
        Reading the file: {format.count(entry.rowCount)} rows so far.
      </Alert>
    );
  }
  if (entry.state === 'importing') {
    const share = entry.newCount === 0 ? 0 : (100 * entry.importedCount) / entry.newCount;
    const text = `${format.count(entry.importedCount)} of ${format.count(entry.newCount)} entries`;
    return (
      <Alert color="gray" variant="light" mb="md" title={text}>
        <Progress value={share} aria-label="Imported so far" />
      </Alert>
    );
  }
  if (entry.state !== 'done') return null;
  return (
    <Alert color="ledger" variant="light" mb="md">
      Imported: {format.counted(entry.importedCount, 'entry')}.{' '}
      <TextLink href={`/time?importId=${entry.id}`}>See them</TextLink>
    </Alert>
  );
}
