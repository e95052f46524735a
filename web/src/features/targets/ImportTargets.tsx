import { Text } from '@mantine/core';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { base64Of } from '../../shared/files.ts';
import { DropZone } from '../../shared/form/DropZone.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import classes from '../../shared/table.module.css';

type DrawerProps = Readonly<{ opened: boolean; onClose: () => void }>;

export function ImportTargets({ opened, onClose }: DrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title="Import targets">
      <ImportForm onClose={onClose} />
    </FormDrawer>
  );
}

type Brought = Answer<typeof api.targets.importFile>;
type Chosen = Readonly<{ fileName: string; contentBase64: string; brings: Brought }>;

/** First what the file would bring, or what is wrong with which line; then the same for real. */
function ImportForm({ onClose }: Pick<DrawerProps, 'onClose'>) {
  const format = useFormat();
  const look = useCommand(api.targets.importFile);
  const store = useCommand(api.targets.importFile);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const form = useApiForm({ contentBase64: '' });
  const take = async (file: File) => {
    setChosen(null);
    const sent = { fileName: file.name, contentBase64: await base64Of(file) };
    const outcome = await look.run({ ...sent, dryRun: true });
    form.settle(outcome);
    if (outcome.kind === 'done') setChosen({ ...sent, brings: outcome.output });
  };
  const count = chosen === null ? 0 : chosen.brings.added + chosen.brings.changed;
  return (
    <FormBody
      form={form}
      submitLabel={count === 0 ? 'Import' : `Import ${format.counted(count, 'target')}`}
      isDisabled={chosen === null || count === 0}
      submit={() =>
        store.run({
          fileName: chosen?.fileName ?? '',
          contentBase64: chosen?.contentBase64 ?? '',
        })
      }
      done={({ added, changed }) => ({
        text: `${format.counted(added, 'target')} added, ${format.count(changed)} changed.`,
      })}
      onClose={onClose}
    >
      <DropZone
        isBusy={look.isRunning}
        onFile={take}
        what={chosen === null ? 'a file of targets' : `another file than ${chosen.fileName}`}
        hint="CSV with the columns measure, scope, month, amount: Revenue billed, Branch: Berlin, 2026-03, 120000. The file that the list exports is taken too."
        accept=".csv"
      />
      {form.errors.contentBase64 !== undefined && (
        <Text size="sm" c="red" role="alert">
          {form.errors.contentBase64}
        </Text>
      )}
      {chosen !== null && <Brings {...chosen.brings} />}
    </FormBody>
  );
}

function Brings({ rows, added, changed, first, last }: Brought) {
  const format = useFormat();
  const month = (key: string) => format.month(`${key}-01`);
  return (
    <>
      <Text size="sm">
        {format.counted(rows, 'target')}, from {month(first)} to {month(last)}
      </Text>
      <table className={classes.table}>
        <caption className="spoken">What the file brings</caption>
        <tbody>
          {(
            [
              ['New targets', added],
              ['Targets that change', changed],
              ['As they are already', rows - added - changed],
            ] as const
          ).map(([label, count]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td data-align="right">{format.count(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {added + changed === 0 && (
        <Text size="sm" role="status">
          All of it is set already: there is nothing to import.
        </Text>
      )}
    </>
  );
}
