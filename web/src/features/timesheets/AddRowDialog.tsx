import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { emptyDraft, type RowDraft, RowKeyFields, useRowNames } from './RowKeyFields.tsx';
import type { LocalRow } from './week-model.ts';

type AddRowDialogProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  onAdd: (row: LocalRow) => void;
}>;

export function AddRowDialog(props: AddRowDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Add a row">
      {props.opened && <AddRowForm {...props} />}
    </Modal>
  );
}

function AddRowForm({ onClose, onAdd }: AddRowDialogProps) {
  const [draft, setDraft] = useState<RowDraft>(emptyDraft);
  const namesOf = useRowNames();
  const isReady = draft.projectId !== null && draft.serviceId !== null;
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const row = await namesOf(draft);
    if (row === null) return;
    onAdd(row);
    onClose();
  };
  return (
    <form onSubmit={add}>
      <Stack gap="md">
        <RowKeyFields value={draft} onChange={setDraft} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady}>
            Add the row
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
