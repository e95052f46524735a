import { templateKeys } from '@daybook/core/delivery/mail-template.ts';
import { minorDigits } from '@daybook/core/money/currency.ts';
import {
  ActionIcon,
  Button,
  Checkbox,
  Fieldset,
  Group,
  NumberInput,
  Select,
  Stack,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ServicePicker } from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import type { Ladder } from './DunningSettings.tsx';
import { occasions } from './occasions.ts';

type LadderDrawerProps = Readonly<{ open: Ladder | 'new' | null; onClose: () => void }>;

export function LadderDrawer({ open, onClose }: LadderDrawerProps) {
  const ladder = open === 'new' ? null : open;
  return (
    <FormDrawer
      opened={open !== null}
      onClose={onClose}
      size={560}
      title={ladder === null ? 'Add a ladder' : `Change ${ladder.name}`}
    >
      <LadderForm ladder={ladder} onClose={onClose} />
    </FormDrawer>
  );
}

type StepValues = {
  name: string;
  afterDays: number;
  templateKey: string | null;
  payWithinDays: number;
  fee: string;
  needsApproval: boolean;
};
type LadderValues = {
  name: string;
  isDefault: boolean;
  isAutomatic: boolean;
  claimServiceId: string | null;
  steps: StepValues[];
};
const newStep = (afterDays: number): StepValues => ({
  name: '',
  afterDays,
  templateKey: 'reminder_1',
  payWithinDays: 7,
  fee: '',
  needsApproval: false,
});
const usual: readonly StepValues[] = [
  { ...newStep(7), name: 'Reminder' },
  { ...newStep(21), name: 'Second reminder', templateKey: 'reminder_2' },
  { ...newStep(35), name: 'Final notice', templateKey: 'final_notice', needsApproval: true },
];

const valuesOf = (ladder: Ladder | null): LadderValues => ({
  name: ladder?.name ?? '',
  isDefault: ladder?.isDefault ?? false,
  isAutomatic: ladder?.isAutomatic ?? false,
  claimServiceId: ladder?.claimService?.id ?? null,
  steps: ladder?.steps.map((step) => ({
    ...step,
    fee: step.fee === null ? '' : scaledInput(step.fee.minor, minorDigits(step.fee.currency)),
  })) ?? [...usual],
});

type TemplateKey = (typeof templateKeys)[number];
const isTemplate = (key: string | null): key is TemplateKey => key !== null && key in occasions;

function LadderForm({ ladder, onClose }: Readonly<{ ladder: Ladder | null; onClose: () => void }>) {
  const { firm } = useMe();
  const form = useApiForm<LadderValues>(valuesOf(ladder));
  const create = useCommand(api.dunning.createLadder);
  const update = useCommand(api.dunning.updateLadder);
  return (
    <FormBody
      form={form}
      submitLabel={ladder === null ? 'Add the ladder' : 'Save'}
      submit={({ steps, ...values }) => {
        const written = {
          ...values,
          steps: steps.map(({ fee, templateKey, ...step }) => ({
            ...step,
            templateKey: isTemplate(templateKey) ? templateKey : null,
            fee:
              fee.trim() === '' ? null : { amount: plainDecimal(fee), currency: firm.baseCurrency },
          })),
        };
        return ladder === null
          ? create.run(written)
          : update.run({ ...written, id: ladder.id, version: ladder.version });
      }}
      done={(saved) => ({ text: `${saved.name} is saved.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Checkbox
        label="For everybody who has no other"
        {...form.getInputProps('isDefault', { type: 'checkbox' })}
      />
      <Checkbox
        label="Take steps without approval every morning"
        {...form.getInputProps('isAutomatic', { type: 'checkbox' })}
      />
      <ServicePicker
        label="Fees and interest are billed as"
        description="A service whose tax class is outside the scope of tax"
        clearable
        {...form.getInputProps('claimServiceId')}
      />
      {form.values.steps.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: A step is known by its place.
        <StepFields key={index} form={form} index={index} currency={firm.baseCurrency} />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={15} />}
        onClick={() =>
          form.insertListItem('steps', newStep((form.values.steps.at(-1)?.afterDays ?? 0) + 14))
        }
      >
        Add a step
      </Button>
    </FormBody>
  );
}

const reminders = templateKeys
  .filter((key) => key.startsWith('reminder') || key === 'final_notice')
  .map((value) => ({ value, label: occasions[value] }));

type StepFieldsProps = Readonly<{ form: ApiForm<LadderValues>; index: number; currency: string }>;

function StepFields({ form, index, currency }: StepFieldsProps) {
  const at = (key: string) => form.getInputProps(`steps.${index}.${key}`);
  return (
    <Fieldset legend={`Step ${index + 1}`}>
      <Stack gap="sm">
        <Group gap="xs" align="end" wrap="nowrap">
          <TextInput label="Name" required flex={1} {...at('name')} />
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={`Remove step ${index + 1}`}
            onClick={() => form.removeListItem('steps', index)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
        <Pair>
          <NumberInput label="Days past due" min={1} max={1000} {...at('afterDays')} />
          <NumberInput label="To pay within, days" min={0} max={90} {...at('payWithinDays')} />
        </Pair>
        <Pair>
          <Select
            label="Text"
            placeholder="No e-mail"
            clearable
            data={reminders}
            {...at('templateKey')}
          />
          <DecimalField label="Fee" unit={currency} {...at('fee')} />
        </Pair>
        <Checkbox
          label="Somebody else agrees first"
          {...form.getInputProps(`steps.${index}.needsApproval`, { type: 'checkbox' })}
        />
      </Stack>
    </Fieldset>
  );
}
