import { Button, FileInput, Group, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { base64Of } from '../../shared/files.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useCan } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page, Section } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { IndexChart } from './IndexChart.tsx';

export type PriceIndex = Answer<typeof api.contracts.listIndices>['items'][number];

/** Published series by which prices rise: their values, as they were recorded. */
export function PriceIndicesPage(): ReactNode {
  const form = useNewForm();
  const indices = useAsk(api.contracts.listIndices, {});
  const button = <NewButton label="New index" needs="contracts.update" onOpen={form.open} />;
  return (
    <Page
      title="Price indices"
      lead="Contracts whose prices rise with an index take its values from here."
      actions={button}
    >
      <Asked query={indices}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No index yet. A contract with an uplift by index needs one.">
              {button}
            </NothingHere>
          ) : (
            <Stack gap="xl">
              {items.map((index) => (
                <IndexSection key={index.id} index={index} />
              ))}
            </Stack>
          )
        }
      </Asked>
      <FormDrawer opened={form.isOpen} onClose={form.close} title="New index">
        <NewIndexForm onClose={form.close} />
      </FormDrawer>
    </Page>
  );
}

function IndexSection({ index }: Readonly<{ index: PriceIndex }>) {
  const can = useCan();
  const [dialog, setDialog] = useState<'value' | 'import' | null>(null);
  const close = () => setDialog(null);
  return (
    <Section
      title={index.name}
      actions={
        can('contracts.update') && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setDialog('value')}>
              Add a value
            </Button>
            <Button size="xs" variant="default" onClick={() => setDialog('import')}>
              Import CSV
            </Button>
          </Group>
        )
      }
    >
      {index.source !== '' && (
        <Text size="sm" c="dimmed" mb="xs">
          {index.source}
        </Text>
      )}
      {index.values.length === 0 ? (
        <NothingHere text="No value is recorded yet." />
      ) : (
        <IndexChart index={index} />
      )}
      <FormDrawer opened={dialog === 'value'} onClose={close} title={`Value of ${index.name}`}>
        <ValueForm index={index} onClose={close} />
      </FormDrawer>
      <FormDrawer opened={dialog === 'import'} onClose={close} title={`Values of ${index.name}`}>
        <ImportForm index={index} onClose={close} />
      </FormDrawer>
    </Section>
  );
}

type FormProps = Readonly<{ onClose: () => void }>;

function NewIndexForm({ onClose }: FormProps) {
  const form = useApiForm({ name: '', source: '' });
  const create = useCommand(api.contracts.createIndex);
  return (
    <FormBody
      form={form}
      submitLabel="Add the index"
      submit={(values) => create.run(values)}
      done={(index) => ({ text: `${index.name} is added. Record its values next.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <TextInput
        label="Source"
        description="Who publishes it, and where"
        {...form.getInputProps('source')}
      />
    </FormBody>
  );
}

function ValueForm({ index, onClose }: FormProps & Readonly<{ index: PriceIndex }>) {
  const form = useApiForm({ values: [{ month: '', value: '' }] });
  const record = useCommand(api.contracts.recordIndexValues);
  return (
    <FormBody
      form={form}
      submitLabel="Record the value"
      submit={({ values }) =>
        record.run({
          id: index.id,
          values: values.map(({ month, value }) => ({
            month: month.trim(),
            value: plainDecimal(value),
          })),
        })
      }
      done={() => ({ text: 'The value is recorded.' })}
      onClose={onClose}
    >
      <Text size="sm">What is recorded does not change, for prices may rest on it.</Text>
      <Pair>
        <TextInput
          label="Month"
          placeholder="2026-01"
          required
          data-autofocus
          {...form.getInputProps('values.0.month')}
        />
        <DecimalField label="Value" required {...form.getInputProps('values.0.value')} />
      </Pair>
    </FormBody>
  );
}

function ImportForm({ index, onClose }: FormProps & Readonly<{ index: PriceIndex }>) {
  const form = useApiForm({ contentBase64: null as File | null });
  const read = useCommand(api.contracts.importIndexValues);
  return (
    <FormBody
      form={form}
      submitLabel="Record the values"
      submit={async ({ contentBase64: file }) =>
        read.run({
          id: index.id,
          contentBase64: file === null ? '' : await base64Of(file),
        })
      }
      done={({ addedCount }) => ({
        text: addedCount === 1 ? 'One value is recorded.' : `${addedCount} values are recorded.`,
      })}
      onClose={onClose}
    >
      <Text size="sm">
        Two columns: the month, as 2026-01, and the value. All rows are taken, or none; those that
        are recorded already may be among them.
      </Text>
      <FileInput
        label="File"
        accept=".csv,.txt,.tsv"
        required
        data-autofocus
        {...form.getInputProps('contentBase64')}
      />
    </FormBody>
  );
}
