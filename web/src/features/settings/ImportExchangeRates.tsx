import type { billing } from '@daybook/contract/billing.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { base64Of } from '../../shared/files.ts';
import { DropZone } from '../../shared/form/DropZone.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import classes from '../../shared/table.module.css';

type DrawerProps = Readonly<{ opened: boolean; onClose: () => void }>;

export function ImportExchangeRates({ opened, onClose }: DrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title="Import exchange rates">
      <ImportForm onClose={onClose} />
    </FormDrawer>
  );
}

type Brought = OutputOf<typeof billing.importExchangeRates>;
type Chosen = Readonly<{ fileName: string; contentBase64: string; brings: Brought }>;

function ImportForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const format = useFormat();
  const look = useCommand(api.billing.importExchangeRates);
  const store = useCommand(api.billing.importExchangeRates);
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
      submitLabel={count === 0 ? 'Import' : `Import ${format.counted(count, 'rate')}`}
      isDisabled={chosen === null || count === 0}
      submit={() =>
        store.run({
          fileName: chosen?.fileName ?? '',
          contentBase64: chosen?.contentBase64 ?? '',
        })
      }
      done={({ added, changed }) => ({
        text: `${format.counted(added, 'rate')} added, ${format.count(changed)} changed.`,
      })}
      onClose={onClose}
    >
      <DropZone
        isBusy={look.isRunning}
        onFile={take}
        what={chosen === null ? 'a file of rates' : `another file than ${chosen.fileName}`}
        hint="The history of the European Central Bank (CSV), or the columns date, base, currency, rate."
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

function Brings({ days, first, last, currencies, unknown, rates, added, changed }: Brought) {
  const format = useFormat();
  const same = rates - added - changed;
  return (
    <>
      <Text size="sm">
        {format.counted(days, 'day')} from <DateText date={first} /> to <DateText date={last} />,{' '}
        {currencies.length === 1 ? 'one currency' : `${currencies.length} currencies`}
      </Text>
      <table className={classes.table}>
        <caption className="spoken">What the file brings</caption>
        <tbody>
          <Count label="New rates" count={added} />
          <Count label="Rates that change" count={changed} />
          <Count label="Known already" count={same} />
        </tbody>
      </table>
      {unknown.length > 0 && (
        <Text size="sm" c="dimmed">
          Left out, as Daybook does not bill in them: {unknown.join(', ')}
        </Text>
      )}
      {added + changed === 0 && (
        <Text size="sm" role="status">
          All of it is recorded already: there is nothing to import.
        </Text>
      )}
    </>
  );
}

function Count({ label, count }: Readonly<{ label: string; count: number }>) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{label}</th>
      <td data-align="right">{format.count(count)}</td>
    </tr>
  );
}
