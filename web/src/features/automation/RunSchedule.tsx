import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

/** When runs begin by themselves; they are simulated, and wait for a person. */
export function RunSchedule() {
  const schedule = useAsk(api.runs.getSchedule, {});
  const setSchedule = useCommand(api.runs.setSchedule);
  const [beginsAt, setBeginsAt] = useState<string | null>(null);
  if (schedule.data === undefined) return null;
  const { beginsAt: saved, savedBy } = schedule.data;
  return (
    <Group gap="xs" mb="sm">
      <Text size="sm" c="dimmed">
        {saved === null
          ? 'Runs begin when somebody begins them.'
          : `A run for due plans begins every working day at ${saved} of the branch, for ${savedBy?.name ?? ''}.`}
      </Text>
      <Button variant="subtle" size="compact-sm" onClick={() => setBeginsAt(saved ?? '07:00')}>
        {saved === null ? 'Begin by itself' : 'Change'}
      </Button>
      <VerbDialog
        opened={beginsAt !== null}
        onClose={() => setBeginsAt(null)}
        title="Begin runs by themselves"
        verb="Save"
        run={() => setSchedule.run({ beginsAt: beginsAt === '' ? null : beginsAt })}
        done={beginsAt === '' ? 'Runs begin no more by themselves.' : 'Runs begin by themselves.'}
      >
        <TextInput
          type="time"
          label="Every working day at, by the clock of the branch"
          description="Empty: never. The run is simulated and waits for review; nothing is submitted by itself. You are the one who began it, so somebody else agrees to it."
          value={beginsAt ?? ''}
          onChange={(event) => setBeginsAt(event.currentTarget.value)}
        />
      </VerbDialog>
    </Group>
  );
}
