import { Button, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import type { ApiProblem } from '../../shared/problem.ts';
import { ProblemNote } from '../../shared/States.tsx';
import { emptyDraft, type RowDraft, RowKeyFields } from './RowKeyFields.tsx';

export function StartTimer({ onDone }: Readonly<{ onDone: () => void }>) {
  const [draft, setDraft] = useState<RowDraft>(emptyDraft);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const startTimer = useCommand(api.timesheets.startTimer);
  const { projectId, serviceId, taskId } = draft;
  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (projectId === null || serviceId === null) return;
    const outcome = await startTimer.run({ projectId, serviceId, taskId, note });
    if (outcome.kind === 'refused') setProblem(outcome.problem);
    else onDone();
  };
  return (
    <form onSubmit={start}>
      <Stack gap="sm">
        <Text fw={600}>Start the timer</Text>
        <RowKeyFields value={draft} onChange={setDraft} isInPopover />
        <Textarea
          label="Note"
          autosize
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ProblemNote problem={problem} />
        <Button
          type="submit"
          loading={startTimer.isRunning}
          disabled={projectId === null || serviceId === null}
        >
          Start
        </Button>
      </Stack>
    </form>
  );
}
