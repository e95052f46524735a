import { Button, Divider, Group, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import type { Filters } from '../../shared/filters.ts';
import { DateField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { BranchPicker } from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { useBranch, useMe } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { toastDone } from '../../shared/toast.tsx';
import { PeopleField } from './PeopleField.tsx';
import {
  formatNames,
  otherRule,
  rhythms,
  type Schedule,
  type ScheduleValues,
  scheduleValues,
  whenOf,
} from './schedule-values.ts';

type What = Readonly<{ report: string; title: string; query: Filters }>;
type ScheduleDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  /** What is sent; of one that is changed it stays as it is. */
  what: What;
  schedule: Schedule | null;
}>;

export function ScheduleDrawer({ opened, onClose, ...rest }: ScheduleDrawerProps) {
  const title = rest.schedule === null ? 'Send by e-mail' : `Change ${rest.schedule.name}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title} size={560}>
      <ScheduleForm {...rest} onClose={onClose} />
    </FormDrawer>
  );
}

const formats = Object.entries(formatNames).map(([value, label]) => ({ value, label }));

function ScheduleForm({ what, schedule, onClose }: Omit<ScheduleDrawerProps, 'opened'>) {
  const { today, person } = useMe();
  const branchId = useBranch()?.id ?? null;
  const form = useApiForm<ScheduleValues>(
    scheduleValues(schedule, { title: what.title, today, branchId, personId: person.id }),
  );
  const create = useCommand(api.reportSchedules.create);
  const update = useCommand(api.reportSchedules.update);
  return (
    <FormBody
      form={form}
      submitLabel={schedule === null ? 'Schedule' : 'Save'}
      submit={(values) => {
        const { name, format, personIds, emails } = values;
        const written = {
          ...{ name, format, report: what.report, query: { ...what.query } },
          ...{ ...whenOf(values), personIds, emails },
        };
        return schedule === null
          ? create.run(written)
          : update.run({ ...written, id: schedule.id, version: schedule.version });
      }}
      done={(saved) => ({ text: `${saved.name} is scheduled.`, href: '/report-schedules' })}
      onClose={onClose}
    >
      <Pair>
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <Select label="As" allowDeselect={false} data={formats} {...form.getInputProps('format')} />
      </Pair>
      <Divider label="When" labelPosition="left" />
      <WhenFields form={form} />
      <Divider label="To whom" labelPosition="left" />
      <PeopleField
        label="People of the firm"
        chosen={schedule?.people ?? [person]}
        {...form.getInputProps('personIds')}
      />
      <TagsInput
        label="Addresses"
        description="It shows what you may see. Outside the firm it takes a permission."
        acceptValueOnBlur
        splitChars={[',', ';', ' ']}
        {...form.getInputProps('emails')}
      />
      <SendTest what={what} form={form} />
    </FormBody>
  );
}

type PartProps = Readonly<{ form: ApiForm<ScheduleValues> }>;

function WhenFields({ form }: PartProps) {
  return (
    <>
      <Pair>
        <Select
          label="Rhythm"
          allowDeselect={false}
          data={rhythms}
          {...form.getInputProps('rhythm')}
          error={form.values.rhythm === otherRule ? undefined : form.errors.rule}
        />
        <TextInput type="time" label="At" required {...form.getInputProps('atTime')} />
      </Pair>
      {form.values.rhythm === otherRule && (
        <TextInput
          label="Rule"
          description="RFC 5545: FREQ=MONTHLY;BYDAY=1MO is every first Monday"
          required
          {...form.getInputProps('rule')}
        />
      )}
      <Pair>
        <DateField label="From" required {...form.getInputProps('startsOn')} />
        <BranchPicker
          label="By the clock of"
          allowDeselect={false}
          {...form.getInputProps('branchId')}
        />
      </Pair>
      <NextTimes values={form.values} />
    </>
  );
}

/** What the rule comes to, before it is saved. */
function NextTimes({ values }: Readonly<{ values: ScheduleValues }>) {
  const format = useFormat();
  const when = whenOf(values);
  const isKnown = when.rule !== '' && when.startsOn !== '' && when.atTime !== '';
  const preview = useAsk(api.reportSchedules.preview, when, {
    enabled: isKnown && when.branchId !== '',
    keepPrevious: true,
  });
  if (!isKnown) return null;
  if (preview.isError)
    return (
      <Text size="sm" c="red" role="alert">
        {problemOf(preview.error).fields[0]?.message ?? problemOf(preview.error).message}
      </Text>
    );
  const { ruleText = '', times = [] } = preview.data ?? {};
  return (
    <Text size="sm" c="dimmed" aria-live="polite">
      {ruleText !== '' && `Sent ${ruleText}`}
      {times.length > 0 && `. Next: ${times.map((at) => format.instant(at)).join('; ')}`}
    </Text>
  );
}

function SendTest({ what, form }: PartProps & Readonly<{ what: What }>) {
  const test = useCommand(api.reportSchedules.test);
  const send = async () => {
    const { name, format, branchId } = form.getValues();
    const { report, query } = what;
    const outcome = await test.run({
      ...{ name, format, branchId: branchId ?? '', report, query: { ...query } },
    });
    if (form.settle(outcome) && outcome.kind === 'done')
      toastDone({ text: `It goes to ${outcome.output.email} now.`, href: '/deliveries' });
  };
  return (
    <Group>
      <Button variant="default" size="xs" loading={test.isRunning} onClick={send}>
        Send a test to myself
      </Button>
    </Group>
  );
}
