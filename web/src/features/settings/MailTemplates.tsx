import {
  Button,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { type Language, languageNames } from '../../shared/delivery/language-names.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useCan } from '../../shared/me.ts';
import { Asked, ProblemNote } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tables from '../../shared/table.module.css';
import { toastDone } from '../../shared/toast.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import classes from './mail-templates.module.css';
import { occasions } from './occasions.ts';

type Template = Answer<typeof api.mailTemplates.list>['items'][number];

const choices = Object.entries(occasions).map(([value, label]) => ({ value, label }));
const isOccasion = (value: string | null): value is Template['key'] =>
  value !== null && value in occasions;

/** What is written with documents: one text for each occasion and language, with a preview beside it. */
export function MailTemplates() {
  const templates = useAsk(api.mailTemplates.list, {});
  const [key, setKey] = useState<Template['key']>('invoice');
  const [language, setLanguage] = useState<Language>('en');
  return (
    <Stack gap="md">
      <Group gap="md" align="end">
        <Select
          label="Occasion"
          data={choices}
          allowDeselect={false}
          value={key}
          onChange={(value) => isOccasion(value) && setKey(value)}
        />
        <SegmentedControl
          aria-label="Language"
          value={language}
          onChange={setLanguage}
          data={languageNames.map(([value, label]) => ({ value, label }))}
        />
      </Group>
      <Asked query={templates}>
        {({ items }) => {
          const template = items.find((each) => each.key === key && each.language === language);
          return template === undefined ? null : (
            <TemplateForm key={`${key} ${language} ${template.version}`} template={template} />
          );
        }}
      </Asked>
    </Stack>
  );
}

function TemplateForm({ template }: Readonly<{ template: Template }>) {
  const can = useCan();
  const isAllowed = can('clients.update');
  const { key, language, version } = template;
  const form = useApiForm({ subject: template.subject, body: template.body });
  const save = useCommand(api.mailTemplates.save);
  const reset = useCommand(api.mailTemplates.reset);
  const [isResetting, setResetting] = useState(false);
  const submit = async () => {
    const outcome = await save.run({ key, language, version, ...form.getValues() });
    if (form.settle(outcome)) toastDone({ text: 'The text holds from now on.' });
  };
  return (
    <>
      <div className={classes.sides}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <fieldset disabled={!isAllowed} className={classes.fields}>
            <TextInput label="Subject" required {...form.getInputProps('subject')} />
            <Textarea
              label="Text"
              required
              autosize
              minRows={12}
              maxRows={26}
              classNames={{ input: classes.code ?? '' }}
              {...form.getInputProps('body')}
            />
            <ProblemNote problem={form.problem} />
            <Group gap="xs">
              <Button type="submit" loading={save.isRunning} disabled={!form.isDirty()}>
                Save
              </Button>
              {template.isOwn && (
                <Button variant="default" onClick={() => setResetting(true)}>
                  Back to the text that came with Daybook
                </Button>
              )}
            </Group>
          </fieldset>
          <Text size="sm" c="dimmed" mt="sm">
            {template.savedBy === null ? (
              'As it came with Daybook.'
            ) : (
              <>
                Written by {template.savedBy.name}, <InstantText instant={template.savedAt} />.
              </>
            )}
          </Text>
        </form>
        <Preview template={template} subject={form.values.subject} body={form.values.body} />
      </div>
      <Names of={key} language={language} />
      <VerbDialog
        opened={isResetting}
        onClose={() => setResetting(false)}
        title="Back to the text that came with Daybook"
        verb="Go back"
        isDangerous
        run={() => reset.run({ key, language })}
        done="The text is as it came with Daybook."
      >
        Your own text is dropped; the history keeps it.
      </VerbDialog>
    </>
  );
}

type PreviewProps = Readonly<{ template: Template; subject: string; body: string }>;

function Preview({ template: { key, language }, subject, body }: PreviewProps) {
  const isFilled = subject.trim() !== '' && body.trim() !== '';
  const shown = useAsk(
    api.mailTemplates.preview,
    { key, language, subject, body },
    { enabled: isFilled, keepPrevious: true },
  );
  return (
    <section className={classes.preview} aria-label="Preview with example values">
      <Text size="xs" c="dimmed">
        With example values
      </Text>
      <Asked query={shown}>
        {(answer) => (
          <>
            <h2>{answer.subject}</h2>
            <p>{answer.body}</p>
          </>
        )}
      </Asked>
    </section>
  );
}

function Names({ of, language }: Readonly<{ of: Template['key']; language: Language }>) {
  const names = useAsk(api.mailTemplates.names, { key: of, language });
  return (
    <Asked query={names}>
      {({ items }) => (
        <TableFrame label="Names that the text may use">
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">Write</th>
                <th scope="col">Becomes, for example</th>
              </tr>
            </thead>
            <tbody>
              {items.map((each) => (
                <tr key={each.name}>
                  <td>
                    <code>{`{{ ${each.name} }}`}</code>
                  </td>
                  <td>{each.example}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Asked>
  );
}
