import { PasswordInput, TextInput } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { CurrencyField, DecimalField, HoursField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { BranchPicker, ClassificationPicker, PersonPicker } from '../../shared/form/pickers.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { useBranch, useCan, useMe } from '../../shared/me.ts';
import { RolesField } from './RolesField.tsx';

export type Person = Answer<typeof api.org.getPerson>;
type PersonDrawerProps = Readonly<{ opened: boolean; onClose: () => void; person: Person | null }>;

export function PersonDrawer({ opened, onClose, person }: PersonDrawerProps) {
  const title = person === null ? 'New person' : `Change ${person.name}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title}>
      <PersonForm person={person} onClose={onClose} />
    </FormDrawer>
  );
}

const fullDay = 480;

const initialOf = (person: Person | null, branchId: string | null, currency: string) => ({
  name: person?.name ?? '',
  email: person?.email ?? '',
  branchId: person?.branch.id ?? branchId,
  classificationId: person?.classification?.id ?? null,
  managerId: person?.manager?.id ?? null,
  dailyMinutes: person?.dailyMinutes ?? fullDay,
  timeZone: person?.timeZone ?? '',
  costRate: scaledInput(person?.costRate, 4),
  costCurrency: person?.costCurrency ?? currency,
  password: '',
  roleIds: [] as string[],
});
type PersonValues = ReturnType<typeof initialOf>;

const fieldsOf = (values: PersonValues) => ({
  name: values.name,
  branchId: values.branchId ?? '',
  classificationId: values.classificationId,
  managerId: values.managerId,
  dailyMinutes: values.dailyMinutes,
  timeZone: orNull(values.timeZone),
});

/** Left out altogether for those who may not see costs, so that saving does not clear them. */
function costOf(values: PersonValues, canSeeCosts: boolean) {
  if (!canSeeCosts) return {};
  const costRate = orNull(plainDecimal(values.costRate));
  return { costRate, costCurrency: costRate === null ? null : values.costCurrency };
}

function PersonForm({ person, onClose }: Omit<PersonDrawerProps, 'opened'>) {
  const me = useMe();
  const go = useGo();
  const can = useCan();
  const canSeeCosts = can('costs.view') && (person === null || person.costRate !== undefined);
  const branch = useBranch();
  const form = useApiForm(initialOf(person, branch?.id ?? null, me.firm.baseCurrency));
  const createPerson = useCommand(api.org.createPerson);
  const updatePerson = useCommand(api.org.updatePerson);
  const isNew = person === null;
  const submit = (values: PersonValues) => {
    const fields = { ...fieldsOf(values), ...costOf(values, canSeeCosts) };
    if (!isNew) return updatePerson.run({ id: person.id, version: person.version, ...fields });
    const { email, roleIds, password } = values;
    return createPerson.run({ ...fields, email, roleIds, password: orNull(password) });
  };
  return (
    <FormBody
      form={form}
      submitLabel={isNew ? 'Add the person' : 'Save'}
      submit={submit}
      done={(saved) => ({ text: `${saved.name} is saved.`, href: `/people/${saved.id}` })}
      onDone={(saved) => {
        if (isNew) go(`/people/${saved.id}`);
      }}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      {isNew && <TextInput label="E-mail" type="email" required {...form.getInputProps('email')} />}
      <Pair>
        <BranchPicker label="Branch" required {...form.getInputProps('branchId')} />
        <PersonPicker
          label="Manager"
          clearable
          selected={person?.manager}
          {...form.getInputProps('managerId')}
        />
      </Pair>
      <Pair>
        <ClassificationPicker
          label="Classification"
          description="Rates can hold for one"
          clearable
          {...form.getInputProps('classificationId')}
        />
        <HoursField
          label="Expected a day"
          description="Monday to Friday"
          {...form.getInputProps('dailyMinutes')}
        />
      </Pair>
      <TextInput
        label="Time zone"
        placeholder="That of the branch"
        {...form.getInputProps('timeZone')}
      />
      {canSeeCosts && (
        <Pair>
          <DecimalField label="Cost of an hour" {...form.getInputProps('costRate')} />
          <CurrencyField label="Currency of the cost" {...form.getInputProps('costCurrency')} />
        </Pair>
      )}
      {isNew && (
        <>
          <RolesField label="Roles" {...form.getInputProps('roleIds')} />
          <PasswordInput
            label="First password"
            description="At least 12 characters. Without one, the person can't sign in."
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
        </>
      )}
    </FormBody>
  );
}
