import { groupings } from '@daybook/contract/parties.ts';
import { Checkbox, Divider, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { BranchPicker, ClientPicker, PersonPicker } from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { useBranch, useMe } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import {
  otherRule,
  type Plan,
  type PlanValues,
  perNames,
  planInput,
  planValues,
  rhythms,
  ruleOf,
  type Sweep,
  shiftNames,
  sweepNames,
} from './plan-values.ts';

type PlanDrawerProps = Readonly<{ opened: boolean; onClose: () => void; plan: Plan | null }>;

export function PlanDrawer({ opened, onClose, plan }: PlanDrawerProps) {
  const title = plan === null ? 'New billing plan' : `Change ${plan.name}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title} size={640}>
      <PlanForm plan={plan} onClose={onClose} />
    </FormDrawer>
  );
}

const choices = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

function PlanForm({ plan, onClose }: Omit<PlanDrawerProps, 'opened'>) {
  const me = useMe();
  const go = useGo();
  const branch = useBranch();
  const form = useApiForm<PlanValues>(
    planValues(plan, { today: me.today, branchId: branch?.id ?? null }),
  );
  const create = useCommand(api.plans.create);
  const update = useCommand(api.plans.update);
  return (
    <FormBody
      form={form}
      submitLabel={plan === null ? 'Make the plan' : 'Save'}
      submit={(values) => {
        const written = planInput(values);
        return plan === null
          ? create.run({
              ...written,
              clientId: values.clientId ?? '',
              branchId: values.branchId ?? '',
            })
          : update.run({ ...written, id: plan.id, version: plan.version });
      }}
      done={(saved) => ({ text: `${saved.name} is saved.`, href: `/billing-plans/${saved.id}` })}
      onDone={(saved) => {
        if (plan === null) go(`/billing-plans/${saved.id}`);
      }}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      {plan === null && (
        <Pair>
          <ClientPicker label="Client" required {...form.getInputProps('clientId')} />
          <BranchPicker label="Branch" required {...form.getInputProps('branchId')} />
        </Pair>
      )}
      <Divider label="When" labelPosition="left" />
      <CalendarFields form={form} />
      <Divider label="What" labelPosition="left" />
      <SweepFields form={form} />
      <Divider label="How" labelPosition="left" />
      <Pair>
        <Select
          label="Invoices"
          allowDeselect={false}
          data={choices(perNames)}
          {...form.getInputProps('per')}
        />
        <Select
          label="Lines"
          placeholder="As the client has them"
          clearable
          data={groupings.map((value) => ({ value, label: `One for each ${value}` }))}
          {...form.getInputProps('grouping')}
        />
      </Pair>
      <Pair>
        <PersonPicker
          label="Agrees to its runs"
          placeholder="Whoever may"
          clearable
          selected={plan?.approver ?? undefined}
          {...form.getInputProps('approverId')}
        />
        <TextInput
          label="Practice"
          description="A run can be of one practice"
          {...form.getInputProps('practice')}
        />
      </Pair>
    </FormBody>
  );
}

type PartProps = Readonly<{ form: ApiForm<PlanValues> }>;

function CalendarFields({ form }: PartProps) {
  const { rhythm, isMonthBefore } = form.values;
  return (
    <>
      <Pair>
        <Select
          label="Rhythm"
          allowDeselect={false}
          data={[...rhythms, { value: otherRule, label: 'Another rule' }]}
          {...form.getInputProps('rhythm')}
          error={rhythm === otherRule ? undefined : form.errors.rule}
        />
        <DateField label="From" required {...form.getInputProps('startsOn')} />
      </Pair>
      {rhythm === otherRule && (
        <TextInput
          label="Rule"
          description="RFC 5545: FREQ=MONTHLY;BYDAY=1MO is every first Monday"
          required
          {...form.getInputProps('rule')}
        />
      )}
      <Pair>
        <Select
          label="On a weekend or bank holiday"
          allowDeselect={false}
          data={choices(shiftNames)}
          {...form.getInputProps('shift')}
        />
        <Select
          label="Takes in work until"
          allowDeselect={false}
          data={[
            { value: 'month', label: 'The end of the month before' },
            { value: 'days', label: 'Some days before' },
          ]}
          value={isMonthBefore ? 'month' : 'days'}
          onChange={(value) => form.setFieldValue('isMonthBefore', value === 'month')}
        />
      </Pair>
      {!isMonthBefore && (
        <NumberInput
          label="Days before"
          description="0 is the day itself"
          min={0}
          max={366}
          {...form.getInputProps('cutOffDays')}
        />
      )}
      <NextDates values={form.values} />
    </>
  );
}

/** What the rule comes to, before it is saved. */
function NextDates({ values }: Readonly<{ values: PlanValues }>) {
  const format = useFormat();
  const { branchId, startsOn, shift, isMonthBefore, cutOffDays } = values;
  const isKnown = branchId !== null && startsOn !== null && ruleOf(values).length > 3;
  const dates = useAsk(
    api.plans.preview,
    {
      branchId: branchId ?? '',
      rule: ruleOf(values),
      startsOn: startsOn ?? '',
      shift,
      ...(isMonthBefore ? {} : { cutOffDays: Number(cutOffDays) }),
    },
    { enabled: isKnown, keepPrevious: true },
  );
  if (!isKnown) return null;
  if (dates.isError)
    return (
      <Text size="sm" c="red" role="alert">
        {problemOf(dates.error).fields[0]?.message ?? problemOf(dates.error).message}
      </Text>
    );
  return (
    <Text size="sm" c="dimmed" aria-live="polite">
      {(dates.data?.items ?? [])
        .slice(0, 3)
        .map(({ dueOn, cutOff }) => `${format.date(dueOn)} (work until ${format.date(cutOff)})`)
        .join(', ')}
    </Text>
  );
}

function SweepFields({ form }: PartProps) {
  return (
    <Checkbox.Group
      label="Takes in"
      value={form.values.sweeps}
      onChange={(sweeps) => form.setFieldValue('sweeps', sweeps as Sweep[])}
      error={form.errors.sweeps}
    >
      <Stack gap={6} mt={6}>
        {Object.entries(sweepNames).map(([value, label]) => (
          <Checkbox key={value} value={value} label={label} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
