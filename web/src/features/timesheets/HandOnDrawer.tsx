import { SegmentedControl, Textarea } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import type { TimesheetPart } from './PartsPage.tsx';

export type HandedOn = Readonly<{ parts: readonly TimesheetPart[]; clear: () => void }>;

/** Gives the decision to somebody else: another approver, or whoever stands above. */
export function HandOnDrawer({
  parts,
  clear,
  onClose,
}: HandedOn & Readonly<{ onClose: () => void }>) {
  const format = useFormat();
  const form = useApiForm({ to: 'person', toPersonId: null as string | null, reason: '' });
  const delegate = useCommand(api.timesheets.delegate);
  const escalate = useCommand(api.timesheets.escalate);
  const waiting = parts.filter((part) => part.state === 'submitted');
  const partIds = waiting.map((part) => part.id);
  const isToPerson = form.values.to === 'person';
  return (
    <FormDrawer
      opened
      onClose={onClose}
      title={`Hand on ${format.counted(waiting.length, 'part')}`}
    >
      <FormBody
        form={form}
        submitLabel="Hand on"
        submit={({ toPersonId, reason }) =>
          isToPerson
            ? delegate.run({
                partIds,
                toPersonId: toPersonId ?? '',
                reason: reason === '' ? null : reason,
              })
            : escalate.run({ partIds, reason })
        }
        done={() => {
          clear();
          return { text: 'Handed on. Whoever got it sees it under “Waits for me”.' };
        }}
        onClose={onClose}
      >
        <SegmentedControl
          aria-label="To whom"
          fullWidth
          data={[
            { value: 'person', label: 'To another approver' },
            { value: 'above', label: 'To the approver’s manager' },
          ]}
          {...form.getInputProps('to')}
        />
        {isToPerson && (
          <PersonPicker label="Approver" required {...form.getInputProps('toPersonId')} />
        )}
        <Textarea
          label="Reason"
          required={!isToPerson}
          autosize
          minRows={2}
          {...form.getInputProps('reason')}
        />
      </FormBody>
    </FormDrawer>
  );
}
