import { Select } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { Section } from '../../shared/Page.tsx';
import { toastProblem } from '../../shared/toast.tsx';
import type { TimeImport } from './ImportPage.tsx';
import classes from './imports.module.css';

const choiceNames: Readonly<Record<string, string>> = {
  ymd: 'Year, month, day',
  dmy: 'Day, month, year',
  mdy: 'Month, day, year',
  '.': 'A point, as in 1.5',
  ',': 'A comma, as in 1,5',
};

/** What the file does not say by itself; nothing is guessed. */
export function ImportQuestions({ entry }: Readonly<{ entry: TimeImport }>) {
  const answer = useCommand(api.imports.answer);
  if (entry.questions.length === 0) return null;
  const isLocked = entry.state !== 'asking' && entry.state !== 'ready';
  const give = async (kind: string, chosen: string | null) => {
    if (chosen === null) return;
    const answers = [{ kind, answer: chosen }];
    const outcome = await answer.run({ id: entry.id, version: entry.version, answers });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
  };
  return (
    <Section title="What the file does not say">
      <div className={classes.questions}>
        {entry.questions.map((question) => (
          <Select
            key={question.kind}
            label={question.question}
            placeholder="Choose"
            searchable={question.choices.length > 8}
            allowDeselect={false}
            disabled={isLocked || answer.isRunning}
            error={question.answer === null ? 'Needed before the import' : undefined}
            data={question.choices.map((choice) => ({
              value: choice,
              label: choiceNames[choice] ?? choice,
            }))}
            value={question.answer}
            onChange={(chosen) => give(question.kind, chosen)}
          />
        ))}
      </div>
    </Section>
  );
}
