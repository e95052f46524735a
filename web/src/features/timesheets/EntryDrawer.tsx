import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField, HoursField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import type { Entry } from './DayView.tsx';
import { RowKeyFields } from './RowKeyFields.tsx';

type EntryDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  /** The entry to change; null logs a new one. */
  entry: Entry | null;
  on: string;
  personId: string;
}>;

export function EntryDrawer(props: EntryDrawerProps) {
  const { opened, onClose, entry } = props;
  const title = entry === null ? 'Log time' : 'Change the entry';
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title}>
      <EntryForm {...props} />
    </FormDrawer>
  );
}

const initialOf = (entry: Entry | null, on: string) => ({
  projectId: entry?.project.id ?? null,
  serviceId: entry?.service.id ?? null,
  taskId: entry?.task?.id ?? null,
  workDate: entry?.workDate ?? on,
  workedMinutes: entry?.workedMinutes ?? null,
  startTime: entry?.startTime ?? '',
  endTime: entry?.endTime ?? '',
  note: entry?.note ?? '',
  isBillable: entry?.isBillable ?? true,
  activityCode: entry?.activityCode ?? null,
});
type EntryValues = ReturnType<typeof initialOf>;

function inputOf(values: EntryValues, isBillableKnown: boolean) {
  const hasClock = values.startTime !== '' && values.endTime !== '';
  return {
    projectId: values.projectId ?? '',
    serviceId: values.serviceId ?? '',
    taskId: values.taskId,
    workDate: values.workDate,
    startTime: orNull(values.startTime),
    endTime: orNull(values.endTime),
    ...(hasClock || values.workedMinutes === null ? {} : { workedMinutes: values.workedMinutes }),
    ...(isBillableKnown ? { isBillable: values.isBillable } : {}),
    note: values.note,
    activityCode: values.activityCode,
  };
}

function EntryForm({ entry, on, personId, onClose }: EntryDrawerProps) {
  const me = useMe();
  const format = useFormat();
  const form = useApiForm(initialOf(entry, on));
  const createEntry = useCommand(api.timesheets.createEntry);
  const updateEntry = useCommand(api.timesheets.updateEntry);
  const { values } = form;
  const hasClock = values.startTime !== '' && values.endTime !== '';
  const submit = (typed: EntryValues) => {
    if (entry !== null) {
      return updateEntry.run({ id: entry.id, version: entry.version, ...inputOf(typed, true) });
    }
    const whose = personId === me.person.id ? {} : { personId };
    // Left to the task's and the project's own setting unless the person unticks it.
    return createEntry.run({ ...whose, ...inputOf(typed, !typed.isBillable) });
  };
  return (
    <FormBody
      form={form}
      submitLabel={entry === null ? 'Log time' : 'Save'}
      submit={submit}
      onClose={onClose}
      done={(saved) => ({ text: `${format.hours(saved.workedMinutes)} on ${saved.project.name}.` })}
    >
      <RowKeyFields
        value={values}
        onChange={(draft) => form.setValues(draft)}
        errors={form.errors}
        selectedProject={entry?.project ?? null}
        selectedService={entry?.service ?? null}
      />
      <Pair>
        <DateField label="Day" required {...form.getInputProps('workDate')} />
        <HoursField
          label="Hours"
          description={hasClock ? 'From the times' : undefined}
          disabled={hasClock}
          {...form.getInputProps('workedMinutes')}
        />
      </Pair>
      <Pair>
        <TextInput label="From" type="time" {...form.getInputProps('startTime')} />
        <TextInput label="Until" type="time" {...form.getInputProps('endTime')} />
      </Pair>
      <ActivityField projectId={values.projectId} {...form.getInputProps('activityCode')} />
      <Textarea label="Note" autosize minRows={2} {...form.getInputProps('note')} />
      <Checkbox label="Billable" {...form.getInputProps('isBillable', { type: 'checkbox' })} />
    </FormBody>
  );
}

type ActivityFieldProps = Readonly<{
  projectId: string | null;
  value?: string | null;
  onChange?: (code: string | null) => void;
  error?: string;
}>;

/** Only for projects whose time carries a code of a set. */
function ActivityField({ projectId, ...rest }: ActivityFieldProps) {
  const hasProject = projectId !== null;
  const project = useAsk(api.parties.getProject, { id: projectId ?? '' }, { enabled: hasProject });
  const codeSetId = project.data?.codeSetId ?? null;
  const sets = useAsk(api.catalog.listCodeSets, {}, { enabled: codeSetId !== null });
  const codes = useMemo(() => {
    const set = sets.data?.items.find((candidate) => candidate.id === codeSetId);
    const activities = set?.codes.filter((code) => code.kind !== 'expense') ?? [];
    return activities.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  }, [sets.data, codeSetId]);
  if (codeSetId === null) return null;
  return <Select label="Activity" searchable clearable data={codes} {...rest} />;
}
