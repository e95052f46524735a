import { Button, Divider, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { BranchPicker, ClientPicker, PersonPicker } from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import { useBranch, useMe } from '../../shared/me.ts';
import { ContractLineFields } from './ContractLineFields.tsx';
import type { Contract } from './ContractPage.tsx';
import { type ContractValues, inputOf, newLine, valuesOf } from './contract-values.ts';
import { cycleChoices } from './model-names.ts';
import { UpliftFields } from './UpliftFields.tsx';

type ContractDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  contract: Contract | null;
}>;

export function ContractDrawer({ opened, onClose, contract }: ContractDrawerProps) {
  const title = contract === null ? 'New contract' : `Terms of ${contract.number}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title} size={720}>
      <ContractForm onClose={onClose} contract={contract} />
    </FormDrawer>
  );
}

function ContractForm({ onClose, contract }: Omit<ContractDrawerProps, 'opened'>) {
  const me = useMe();
  const go = useGo();
  const branch = useBranch();
  const form = useApiForm<ContractValues>(
    valuesOf(contract, { branchId: branch?.id ?? null, ownerId: me.person.id }),
  );
  const create = useCommand(api.contracts.create);
  const update = useCommand(api.contracts.update);
  const { clientId } = form.values;
  const client = useAsk(
    api.parties.getClient,
    { id: clientId ?? '' },
    { enabled: clientId !== null && contract === null },
  );
  const currency = contract?.currency ?? client.data?.currency ?? 'EUR';
  return (
    <FormBody
      form={form}
      submitLabel={contract === null ? 'Draft the contract' : 'Save the draft'}
      submit={(values) => {
        const terms = inputOf(values, currency);
        const { name } = values;
        return contract === null
          ? create.run({
              ...terms,
              name,
              clientId: values.clientId ?? '',
              branchId: values.branchId ?? '',
              ownerId: values.ownerId,
            })
          : update.run({ ...terms, name, id: contract.id, version: contract.version });
      }}
      done={(saved) => ({ text: `${saved.number} is saved.`, href: `/contracts/${saved.id}` })}
      onDone={(saved) => {
        if (contract === null) go(`/contracts/${saved.id}`);
      }}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      {contract === null && (
        <>
          <ClientPicker label="Client" required {...form.getInputProps('clientId')} />
          <Pair>
            <BranchPicker
              label="Branch"
              description="Where it is looked after"
              required
              {...form.getInputProps('branchId')}
            />
            <PersonPicker
              label="Owner"
              description="Sees it and is told of notices"
              required
              selected={me.person}
              {...form.getInputProps('ownerId')}
            />
          </Pair>
        </>
      )}
      <Pair>
        <DateField
          label="Holds from"
          description="The first day"
          required
          {...form.getInputProps('effectiveFrom')}
        />
        <DateField
          label="Until"
          description="The day after the last; empty runs on"
          clearable
          {...form.getInputProps('until')}
        />
      </Pair>
      <RenewalFields form={form} />
      <UpliftFields form={form} />
      <MoneyFields form={form} currency={currency} />
      <Clauses form={form} />
      <Divider label="What is agreed, line by line" labelPosition="left" />
      {form.values.lines.map((line, index) => (
        <ContractLineFields
          key={line.key ?? `new ${index}`}
          form={form}
          index={index}
          clientId={clientId}
          currency={currency}
        />
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem('lines', newLine())}
        >
          Add a line
        </Button>
      </Group>
    </FormBody>
  );
}

type MoneyFieldsProps = Readonly<{ form: ApiForm<ContractValues>; currency: string }>;

function MoneyFields({ form, currency }: MoneyFieldsProps) {
  return (
    <>
      <Pair>
        <NumberInput
          label="Payment term, days"
          description="Empty: as with the client"
          min={0}
          max={365}
          {...form.getInputProps('paymentTermDays')}
        />
        <TextInput
          label="Purchase order"
          description="Printed on each invoice"
          {...form.getInputProps('purchaseOrder')}
        />
      </Pair>
      <DecimalField
        label="Amount of the purchase order"
        unit={currency}
        {...form.getInputProps('purchaseOrderAmount')}
      />
      <Pair>
        <DecimalField
          label="Minimum commitment"
          description="Billed up to it where less was worked"
          unit={currency}
          {...form.getInputProps('minimumCommitment.amount')}
          error={form.errors['minimumCommitment.amount'] ?? form.errors.minimumCommitment}
        />
        <Select
          label="In every"
          description="From the day when the terms begin"
          allowDeselect={false}
          data={cycleChoices}
          {...form.getInputProps('minimumCommitment.cycle')}
        />
      </Pair>
    </>
  );
}

function RenewalFields({ form }: Readonly<{ form: ApiForm<ContractValues> }>) {
  const hasRenewal = form.values.renewal.kind !== 'none';
  return (
    <>
      <Select
        label="Renewal"
        allowDeselect={false}
        data={[
          { value: 'none', label: 'None: it ends' },
          { value: 'by_agreement', label: 'By agreement' },
          { value: 'automatic', label: 'By itself, unless notice is given' },
        ]}
        {...form.getInputProps('renewal.kind')}
      />
      {hasRenewal && (
        <Pair>
          <NumberInput
            label="Notice, days before the end"
            min={0}
            max={730}
            {...form.getInputProps('renewal.noticeDays')}
          />
          <NumberInput
            label="Renewed for months"
            min={1}
            max={120}
            {...form.getInputProps('renewal.months')}
          />
        </Pair>
      )}
    </>
  );
}

function Clauses({ form }: Readonly<{ form: ApiForm<ContractValues> }>) {
  return (
    <>
      <Divider label="Clauses" labelPosition="left" />
      {form.values.clauses.map((clause, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a clause has no other name while it is typed.
        <Group key={index} wrap="nowrap" align="flex-end" gap="xs">
          <TextInput label="Number" w={90} {...form.getInputProps(`clauses.${index}.number`)} />
          <TextInput label="Title" flex={1} {...form.getInputProps(`clauses.${index}.title`)} />
          <Button
            variant="subtle"
            size="xs"
            aria-label={`Remove clause ${clause.number}`}
            onClick={() => form.removeListItem('clauses', index)}
          >
            Remove
          </Button>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem('clauses', { number: '', title: '', text: '' })}
        >
          Add a clause
        </Button>
      </Group>
    </>
  );
}
