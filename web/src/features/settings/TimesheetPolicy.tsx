import { Button, Checkbox, NumberInput, Select } from '@mantine/core';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { HoursField, Pair } from '../../shared/form/Fields.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { sentenceOf } from '../../shared/problem.ts';
import { Asked, ProblemNote } from '../../shared/States.tsx';
import { toastDone, toastParked } from '../../shared/toast.tsx';
import classes from './settings.module.css';

type Policy = Answer<typeof api.timesheets.getPolicy>;

export function TimesheetPolicy() {
  const policy = useAsk(api.timesheets.getPolicy, {});
  return (
    <Asked query={policy}>{(answer) => <PolicyForm key={answer.version} policy={answer} />}</Asked>
  );
}

function PolicyForm({ policy }: Readonly<{ policy: Policy }>) {
  const { may, version, ...initial } = policy;
  const form = useApiForm(initial);
  const updatePolicy = useCommand(api.timesheets.updatePolicy);
  const isAllowed = may.update === 'yes';
  const save = async () => {
    const outcome = await updatePolicy.run({ version, ...form.getValues() });
    if (!form.settle(outcome)) return;
    if (outcome.kind === 'parked') toastParked(outcome.approval);
    else toastDone({ text: 'The policy holds from now on.' });
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <fieldset disabled={!isAllowed} style={{ border: 0, padding: 0, display: 'contents' }}>
        <Pair>
          <NumberInput
            label="Billable time in steps of"
            suffix=" minutes"
            min={1}
            max={60}
            {...form.getInputProps('incrementMinutes')}
          />
          <Select
            label="Rounded"
            allowDeselect={false}
            data={[
              { value: 'up', label: 'Up' },
              { value: 'nearest', label: 'To the nearest' },
              { value: 'down', label: 'Down' },
            ]}
            {...form.getInputProps('direction')}
          />
        </Pair>
        <Pair>
          <Select
            label="Once for each"
            description="Worked time itself is never rounded"
            allowDeselect={false}
            data={[
              { value: 'entry', label: 'Entry' },
              { value: 'day', label: 'Day' },
            ]}
            {...form.getInputProps('per')}
          />
          <Select
            label="Submitted by"
            description="The period of a timesheet"
            allowDeselect={false}
            data={[
              { value: 'week', label: 'Week' },
              { value: 'month', label: 'Month' },
            ]}
            {...form.getInputProps('periodKind')}
          />
        </Pair>
        <Pair>
          <HoursField label="Longest day" {...form.getInputProps('maxDailyMinutes')} />
          <NumberInput
            label="Grace after a lock"
            suffix=" days"
            min={0}
            max={60}
            {...form.getInputProps('graceDays')}
          />
        </Pair>
        <Checkbox
          label="Times of a person must not overlap"
          {...form.getInputProps('forbidOverlap', { type: 'checkbox' })}
        />
        <Checkbox
          label="Every entry needs a note"
          {...form.getInputProps('requireNote', { type: 'checkbox' })}
        />
        <ProblemNote problem={form.problem} />
        <div>
          <Button type="submit" loading={updatePolicy.isRunning} disabled={!form.isDirty()}>
            Save
          </Button>
        </div>
      </fieldset>
      {!isAllowed && <p>{sentenceOf(may.update ?? 'not_permitted')}</p>}
    </form>
  );
}
