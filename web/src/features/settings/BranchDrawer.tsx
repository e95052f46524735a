import { ActionIcon, Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { EntityPicker } from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import type { Branch } from './FirmSettings.tsx';

type BranchDrawerProps = Readonly<{
  edited: Readonly<{ record: Branch | null }> | null;
  onClose: () => void;
}>;

export function BranchDrawer({ edited, onClose }: BranchDrawerProps) {
  const name = edited?.record?.name;
  const title = name === undefined ? 'New branch' : `Change ${name}`;
  return (
    <FormDrawer opened={edited !== null} onClose={onClose} title={title}>
      {edited !== null && <BranchForm branch={edited.record} onClose={onClose} />}
    </FormDrawer>
  );
}

const timeZones = Intl.supportedValuesOf('timeZone');
const ownTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const initialOf = (branch: Branch | null) => ({
  name: branch?.name ?? '',
  code: branch?.code ?? '',
  legalEntityId: branch?.legalEntityId ?? null,
  timeZone: branch?.timeZone ?? ownTimeZone,
  shifts: branch?.shifts ?? [],
  isActive: branch?.isActive ?? true,
});
type BranchValues = ReturnType<typeof initialOf>;
type BranchFormProps = Readonly<{ branch: Branch | null; onClose: () => void }>;

function BranchForm({ branch, onClose }: BranchFormProps) {
  const form = useApiForm(initialOf(branch));
  const createBranch = useCommand(api.org.createBranch);
  const updateBranch = useCommand(api.org.updateBranch);
  const submit = ({ isActive, legalEntityId, ...rest }: BranchValues) => {
    const fields = { ...rest, legalEntityId: legalEntityId ?? '' };
    if (branch === null) return createBranch.run(fields);
    return updateBranch.run({ id: branch.id, version: branch.version, ...fields, isActive });
  };
  return (
    <FormBody
      form={form}
      submitLabel={branch === null ? 'Add the branch' : 'Save'}
      submit={submit}
      done={(saved) => ({ text: `${saved.name} is saved.` })}
      onClose={onClose}
    >
      <Pair>
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <TextInput label="Code" required {...form.getInputProps('code')} />
      </Pair>
      <EntityPicker label="Legal entity" required {...form.getInputProps('legalEntityId')} />
      <Select
        label="Time zone"
        searchable
        allowDeselect={false}
        limit={60}
        data={timeZones}
        {...form.getInputProps('timeZone')}
      />
      <ShiftFields form={form} />
      {branch !== null && (
        <Checkbox label="Active" {...form.getInputProps('isActive', { type: 'checkbox' })} />
      )}
    </FormBody>
  );
}

/** The named windows of the day; a session belongs to the one that it opens in. */
function ShiftFields({ form }: Readonly<{ form: ApiForm<BranchValues> }>) {
  return (
    <Stack gap="xs">
      <strong>Shifts</strong>
      {form.values.shifts.map((_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a shift is known by its place in the form.
        <Group key={place} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={`Name of shift ${place + 1}`}
            placeholder="Name"
            flex={1}
            {...form.getInputProps(`shifts.${place}.name`)}
          />
          <TextInput
            aria-label={`Shift ${place + 1} from`}
            type="time"
            {...form.getInputProps(`shifts.${place}.from`)}
          />
          <TextInput
            aria-label={`Shift ${place + 1} until`}
            type="time"
            {...form.getInputProps(`shifts.${place}.until`)}
          />
          <ActionIcon
            size={34}
            aria-label={`Remove shift ${place + 1}`}
            onClick={() => form.removeListItem('shifts', place)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => form.insertListItem('shifts', { name: '', from: '09:00', until: '17:00' })}
        >
          Add a shift
        </Button>
      </div>
    </Stack>
  );
}
