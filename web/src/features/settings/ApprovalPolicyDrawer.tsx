import { commandName } from '@daybook/contract/command-names.ts';
import { conditionKinds } from '@daybook/contract/controls.ts';
import { minorDigits } from '@daybook/core/money/currency.ts';
import {
  ActionIcon,
  Button,
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ClientPicker } from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import type { Policy } from './ApprovalPolicies.tsx';
import { approverOf, choiceOf, useApproverChoices } from './approvers.ts';
import { PolicyPreview } from './PolicyPreview.tsx';

type PolicyDrawerProps = Readonly<{
  edited: Readonly<{ record: Policy | null }> | null;
  onClose: () => void;
}>;
type Condition = Policy['condition'];

const conditionNames: Readonly<Record<Condition, string>> = {
  always: 'Always',
  amount_over: 'Over an amount',
  percent_over: 'Over a share in percent',
  own_record: 'If it is their own record',
};

export function ApprovalPolicyDrawer({ edited, onClose }: PolicyDrawerProps) {
  const isNew = edited === null || edited.record === null;
  return (
    <FormDrawer
      opened={edited !== null}
      onClose={onClose}
      size={560}
      title={isNew ? 'New approval policy' : 'Change the approval policy'}
    >
      {edited !== null && <PolicyForm policy={edited.record} onClose={onClose} />}
    </FormDrawer>
  );
}

const amountInput = (policy: Policy | null): string =>
  policy === null || policy.amount === null
    ? ''
    : scaledInput(policy.amount.minor, minorDigits(policy.amount.currency));

type StepValues = { approvers: string[]; needed: number };
export type PolicyValues = {
  command: string | null;
  condition: Condition;
  amount: string;
  percent: string;
  clientId: string | null;
  branchId: string | null;
  steps: StepValues[];
  remindAfterHours: number | '';
  escalateAfterHours: number | '';
  escalateTo: string | null;
  isActive: boolean;
};

const initialOf = (policy: Policy | null): PolicyValues => ({
  command: policy?.command ?? null,
  condition: policy?.condition ?? 'always',
  amount: amountInput(policy),
  percent: scaledInput(policy?.percent, 2),
  clientId: policy?.client?.id ?? null,
  branchId: policy?.branch?.id ?? null,
  steps: policy?.steps.map(({ approvers, needed }) => ({
    approvers: approvers.map(choiceOf),
    needed,
  })) ?? [{ approvers: [], needed: 1 }],
  remindAfterHours: policy?.remindAfterHours ?? (policy === null ? 24 : ''),
  escalateAfterHours: policy?.escalateAfterHours ?? '',
  escalateTo: policy === null || policy.escalateTo === null ? null : choiceOf(policy.escalateTo),
  isActive: policy?.isActive ?? true,
});

function thresholdOf({ condition, amount, percent }: PolicyValues, currency: string) {
  const isAmount = condition === 'amount_over';
  return {
    amount: isAmount ? { amount: plainDecimal(amount), currency } : null,
    percent: condition === 'percent_over' ? plainDecimal(percent) : null,
  };
}
const hoursOf = (typed: number | ''): number | null => (typed === '' ? null : typed);

function useSave(policy: Policy | null, currency: string) {
  const createPolicy = useCommand(api.approvals.createPolicy);
  const updatePolicy = useCommand(api.approvals.updatePolicy);
  return (typed: PolicyValues) => {
    const shared = {
      ...thresholdOf(typed, currency),
      steps: typed.steps.map(({ approvers, needed }) => ({
        approvers: approvers.map(approverOf),
        needed,
      })),
      remindAfterHours: hoursOf(typed.remindAfterHours),
      escalateAfterHours: hoursOf(typed.escalateAfterHours),
      escalateTo: typed.escalateTo === null ? null : approverOf(typed.escalateTo),
      isActive: typed.isActive,
    };
    if (policy !== null)
      return updatePolicy.run({ id: policy.id, version: policy.version, ...shared });
    const { command, condition, clientId, branchId } = typed;
    return createPolicy.run({ ...shared, command: command ?? '', condition, clientId, branchId });
  };
}

function PolicyForm({ policy, onClose }: Readonly<{ policy: Policy | null; onClose: () => void }>) {
  const me = useMe();
  const form = useApiForm<PolicyValues>(initialOf(policy));
  const currency = policy?.amount?.currency ?? me.firm.baseCurrency;
  const submit = useSave(policy, currency);
  return (
    <FormBody
      form={form}
      submitLabel={policy === null ? 'Add the policy' : 'Save'}
      submit={submit}
      done={() => ({ text: 'The policy is saved.' })}
      onClose={onClose}
    >
      <When form={form} policy={policy} currency={currency} />
      {form.values.steps.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: A step is known by its place.
        <StepFields key={index} form={form} index={index} />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={15} />}
        onClick={() => form.insertListItem('steps', { approvers: [], needed: 1 })}
      >
        Then somebody else, too
      </Button>
      <Unanswered form={form} />
      <Checkbox label="In force" {...form.getInputProps('isActive', { type: 'checkbox' })} />
      <PolicyPreview values={form.values} currency={currency} />
    </FormBody>
  );
}

type Fields = Readonly<{ form: ApiForm<PolicyValues> }>;

function When({
  form,
  policy,
  currency,
}: Fields & Readonly<{ policy: Policy | null; currency: string }>) {
  const me = useMe();
  const gates = useAsk(api.approvals.gates, {});
  const isKept = policy !== null;
  const commands = gates.data?.items
    .map(({ command }) => ({ value: command, label: commandName(command) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <>
      <Select
        label="What"
        required
        searchable
        disabled={isKept}
        data={commands ?? []}
        {...form.getInputProps('command')}
      />
      <Pair>
        <Select
          label="When"
          required
          allowDeselect={false}
          disabled={isKept}
          data={conditionKinds.map((value) => ({ value, label: conditionNames[value] }))}
          {...form.getInputProps('condition')}
        />
        {form.values.condition === 'amount_over' && (
          <DecimalField label="Over" required unit={currency} {...form.getInputProps('amount')} />
        )}
        {form.values.condition === 'percent_over' && (
          <DecimalField label="Over" required unit="%" {...form.getInputProps('percent')} />
        )}
      </Pair>
      <Pair>
        <ClientPicker
          label="Only for the client"
          placeholder="All clients"
          clearable
          disabled={isKept}
          selected={policy?.client}
          {...form.getInputProps('clientId')}
        />
        <Select
          label="Only for the branch"
          placeholder="All branches"
          clearable
          disabled={isKept}
          data={me.branches.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('branchId')}
        />
      </Pair>
    </>
  );
}

function StepFields({ form, index }: Fields & Readonly<{ index: number }>) {
  const choices = useApproverChoices();
  const isOnly = form.values.steps.length === 1;
  return (
    <Fieldset legend={index === 0 ? 'Approved by' : 'Then by'}>
      <Stack gap="sm">
        <Group gap="xs" align="end" wrap="nowrap">
          <MultiSelect
            label="Any of"
            required
            searchable
            flex={1}
            data={choices}
            {...form.getInputProps(`steps.${index}.approvers`)}
          />
          {!isOnly && (
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={`Remove step ${index + 1}`}
              onClick={() => form.removeListItem('steps', index)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
        <NumberInput
          label="How many different people have to agree"
          min={1}
          max={9}
          {...form.getInputProps(`steps.${index}.needed`)}
        />
      </Stack>
    </Fieldset>
  );
}

function Unanswered({ form }: Fields) {
  const choices = useApproverChoices();
  return (
    <Fieldset legend="If nobody answers">
      <Stack gap="sm">
        <NumberInput
          label="Remind them after, hours"
          placeholder="Never"
          min={1}
          max={2000}
          {...form.getInputProps('remindAfterHours')}
        />
        <Pair>
          <NumberInput
            label="Ask the next in line after, hours"
            placeholder="Never by itself"
            min={1}
            max={2000}
            {...form.getInputProps('escalateAfterHours')}
          />
          <Select
            label="Next in line"
            placeholder="Nobody"
            searchable
            clearable
            data={choices}
            {...form.getInputProps('escalateTo')}
          />
        </Pair>
      </Stack>
    </Fieldset>
  );
}
