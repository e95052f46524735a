import { conditionKinds } from '@daybook/contract/controls.ts';
import { minorDigits } from '@daybook/core/money/currency.ts';
import { Checkbox, Select } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import type { Policy } from './ApprovalPolicies.tsx';
import { commandChoices } from './approval-commands.ts';

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

const initialOf = (policy: Policy | null) => ({
  command: policy?.command ?? null,
  condition: policy?.condition ?? ('always' satisfies Condition),
  amount: amountInput(policy),
  percent: scaledInput(policy?.percent, 2),
  approverRole: policy?.approverRole ?? null,
  isActive: policy?.isActive ?? true,
});
type PolicyValues = ReturnType<typeof initialOf>;

function thresholdOf({ condition, amount, percent }: PolicyValues, currency: string) {
  const isAmount = condition === 'amount_over';
  return {
    amount: isAmount ? { amount: plainDecimal(amount), currency } : null,
    percent: condition === 'percent_over' ? plainDecimal(percent) : null,
  };
}

function PolicyForm({ policy, onClose }: Readonly<{ policy: Policy | null; onClose: () => void }>) {
  const me = useMe();
  const form = useApiForm(initialOf(policy));
  const roles = useAsk(api.org.listRoles, {});
  const createPolicy = useCommand(api.approvals.createPolicy);
  const updatePolicy = useCommand(api.approvals.updatePolicy);
  const { values } = form;
  const currency = policy?.amount?.currency ?? me.firm.baseCurrency;
  const submit = (typed: PolicyValues) => {
    const shared = {
      ...thresholdOf(typed, currency),
      approverRole: typed.approverRole ?? '',
      isActive: typed.isActive,
    };
    if (policy !== null) {
      return updatePolicy.run({ id: policy.id, version: policy.version, ...shared });
    }
    const { command, condition } = typed;
    return createPolicy.run({ ...shared, command: command ?? '', condition });
  };
  return (
    <FormBody
      form={form}
      submitLabel={policy === null ? 'Add the policy' : 'Save'}
      submit={submit}
      done={() => ({ text: 'The policy is saved.' })}
      onClose={onClose}
    >
      <Select
        label="What"
        required
        searchable
        disabled={policy !== null}
        data={commandChoices}
        {...form.getInputProps('command')}
      />
      <Select
        label="When"
        required
        allowDeselect={false}
        disabled={policy !== null}
        data={conditionKinds.map((value) => ({ value, label: conditionNames[value] }))}
        {...form.getInputProps('condition')}
      />
      {values.condition === 'amount_over' && (
        <DecimalField label="Over" required unit={currency} {...form.getInputProps('amount')} />
      )}
      {values.condition === 'percent_over' && (
        <DecimalField label="Over" required unit="%" {...form.getInputProps('percent')} />
      )}
      <Select
        label="Approved by"
        required
        data={roles.data?.items.map(({ key, name }) => ({ value: key, label: name })) ?? []}
        {...form.getInputProps('approverRole')}
      />
      <Checkbox label="In force" {...form.getInputProps('isActive', { type: 'checkbox' })} />
    </FormBody>
  );
}
