import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import type { Exception } from './ExceptionsPage.tsx';

type AssignProps = Readonly<{ rows: readonly Exception[] | null; onClose: () => void }>;

export function AssignDrawer({ rows, onClose }: AssignProps) {
  return (
    <FormDrawer opened={rows !== null} onClose={onClose} title="Give to somebody">
      {rows !== null && <AssignForm rows={rows} onClose={onClose} />}
    </FormDrawer>
  );
}

function AssignForm({
  rows,
  onClose,
}: Readonly<{ rows: readonly Exception[]; onClose: () => void }>) {
  const form = useApiForm({ ownerId: null as string | null });
  const assign = useCommand(api.exceptions.assign);
  return (
    <FormBody
      form={form}
      submitLabel="Give"
      submit={({ ownerId }) => assign.run({ ids: rows.map(({ id }) => id), ownerId })}
      done={() => ({ text: 'Given.' })}
      onClose={onClose}
    >
      <PersonPicker
        label="Who looks after it"
        description="Empty: who it falls to by itself"
        {...form.getInputProps('ownerId')}
      />
    </FormBody>
  );
}
