import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useCan } from '../../shared/me.ts';
import { Section } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

export function CodeSets() {
  const can = useCan();
  const [isAdding, setAdding] = useState(false);
  const query = useAsk(api.catalog.listCodeSets, {});
  return (
    <>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No code sets yet. Projects that need one require a code on time." />
          ) : (
            items.map((set) => (
              <Section key={set.id} title={`${set.name} (${set.codes.length} codes)`}>
                <details>
                  <summary>Show the codes</summary>
                  <TableFrame label="Codes">
                    <table className={classes.table}>
                      <tbody>
                        {set.codes.map((code) => (
                          <tr key={code.code}>
                            <td>{code.code}</td>
                            <td>{code.name}</td>
                            <td data-align="right">{code.kind}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </TableFrame>
                </details>
                <span className={classes.sub}>{set.source}</span>
              </Section>
            ))
          )
        }
      </Asked>
      {can('catalog.update') && (
        <Button
          mt="md"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => setAdding(true)}
        >
          Add a code set
        </Button>
      )}
      <FormDrawer opened={isAdding} onClose={() => setAdding(false)} title="Add a code set">
        <CodeSetForm onClose={() => setAdding(false)} />
      </FormDrawer>
    </>
  );
}

const codeLine = /^(\S+)\s+(.+)$/;

type Code = Readonly<{ code: string; kind: 'task' | 'activity' | 'expense'; name: string }>;

/** A line is a code, a space and its name. Codes of a standard set keep their kind. */
function codesIn(text: string, standard: readonly Code[]): Code[] {
  const kinds = new Map(standard.map(({ code, kind }) => [code, kind]));
  return text
    .split('\n')
    .map((line) => codeLine.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, code = '', name = '']) => ({ code, kind: kinds.get(code) ?? 'activity', name }));
}

function CodeSetForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const form = useApiForm({ name: '', source: '', codes: '' });
  const createCodeSet = useCommand(api.catalog.createCodeSet);
  const standard = useAsk(api.catalog.listStandardCodeSets, {}).data?.items ?? [];
  const beginFrom = (name: string | null) => {
    const set = standard.find((each) => each.name === name);
    if (set === undefined) return;
    const codes = set.codes.map((each) => `${each.code} ${each.name}`).join('\n');
    form.setValues({ name: set.name, source: set.source, codes });
  };
  return (
    <FormBody
      form={form}
      submitLabel="Add the code set"
      submit={({ name, source, codes }) =>
        createCodeSet.run({
          name,
          source,
          codes: codesIn(
            codes,
            standard.flatMap((set) => set.codes),
          ),
        })
      }
      done={(saved) => ({ text: `${saved.name} is added.` })}
      onClose={onClose}
    >
      <Select
        label="Begin from"
        description="Fills in the codes below; change them as you like"
        placeholder="An empty set"
        data={standard.map((set) => set.name)}
        onChange={beginFrom}
      />
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <TextInput label="Where it comes from" {...form.getInputProps('source')} />
      <Textarea
        label="Codes"
        description="One on each line: the code, a space, its name"
        required
        autosize
        minRows={6}
        placeholder={'A101 Plan and prepare\nA102 Research'}
        {...form.getInputProps('codes')}
      />
    </FormBody>
  );
}
