import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api, urlOf } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { base64Of, sizeOf } from '../../shared/files.ts';
import { useFormat } from '../../shared/format.ts';
import { useCan } from '../../shared/me.ts';
import type { ApiProblem } from '../../shared/problem.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere, ProblemNote } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastDone } from '../../shared/toast.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

type Document = Answer<typeof api.contracts.listDocuments>['items'][number];

/** The papers of the contract, each with the version that it belongs to. */
export function ContractDocuments({ id }: Readonly<{ id: string }>) {
  const can = useCan();
  const documents = useAsk(api.contracts.listDocuments, { id });
  const [removed, setRemoved] = useState<Document | null>(null);
  const remove = useCommand(api.contracts.removeDocument);
  return (
    <>
      {can('contracts.update') && <AddDocument id={id} />}
      <Asked query={documents}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No documents yet. The signed contract and its annexes belong here." />
          ) : (
            <DocumentTable documents={items} onRemove={setRemoved} />
          )
        }
      </Asked>
      <VerbDialog
        opened={removed !== null}
        onClose={() => setRemoved(null)}
        title="Remove the document"
        verb="Remove"
        isDangerous
        run={() => remove.run({ id: removed?.id ?? '' })}
        done="The document is removed; its name and digest stay in the history."
      >
        {removed?.name}
      </VerbDialog>
    </>
  );
}

function AddDocument({ id }: Readonly<{ id: string }>) {
  const add = useCommand(api.contracts.addDocument);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const take = async (file: File | null) => {
    if (file === null) return;
    setReading(true);
    const outcome = await add.run({
      id,
      name: file.name,
      contentType: file.type || 'application/octet-stream',
      contentBase64: await base64Of(file),
    });
    setReading(false);
    setProblem(outcome.kind === 'refused' ? outcome.problem : null);
    if (outcome.kind === 'done') toastDone({ text: `${outcome.output.name} is added.` });
  };
  return (
    <>
      <Group gap="sm" mb="sm">
        <FileButton onChange={take}>
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              leftSection={<IconFileUpload size={14} />}
              loading={isReading}
            >
              Add a document
            </Button>
          )}
        </FileButton>
        <Text size="xs" c="dimmed">
          Up to 10 MB
        </Text>
      </Group>
      <ProblemNote problem={problem} />
    </>
  );
}

type DocumentTableProps = Readonly<{
  documents: readonly Document[];
  onRemove: (document: Document) => void;
}>;

function DocumentTable({ documents, onRemove }: DocumentTableProps) {
  const format = useFormat();
  return (
    <TableFrame label="Documents">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col">Version</th>
            <th scope="col">Added</th>
            <th scope="col" data-align="right">
              Size
            </th>
            <th scope="col">
              <span className="spoken">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <tr key={document.id} data-off={document.state === 'superseded' || undefined}>
              <td>
                <a
                  className="link"
                  href={urlOf(api.contracts.document, { id: document.id })}
                  download={document.name}
                >
                  {document.name}
                </a>
                <span className={classes.sub} title={document.sha256}>
                  {document.contentType} · SHA-256 {document.sha256.slice(0, 12)}…
                </span>
              </td>
              <td>
                {document.ordinal} <StateBadge state={document.state} />
              </td>
              <td>
                <InstantText instant={document.addedAt} />
                <span className={classes.sub}>{document.addedBy.name}</span>
              </td>
              <td data-align="right">{sizeOf(document.sizeBytes, format.count)}</td>
              <td data-align="right">
                {document.may.remove === 'yes' && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="red"
                    aria-label={`Remove ${document.name}`}
                    onClick={() => onRemove(document)}
                  >
                    Remove
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
