import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useFormat } from '../../shared/format.ts';
import { type Cell, type GridRow, lockText } from './week-model.ts';

type NoteDialogProps = Readonly<{
  noted: Readonly<{ row: GridRow; cell: Cell }> | null;
  onClose: () => void;
  onSave: (row: GridRow, cell: Cell, note: string) => void;
}>;

export function NoteDialog({ noted, onClose, onSave }: NoteDialogProps) {
  const format = useFormat();
  const title =
    noted === null ? '' : `${noted.row.names.project}, ${format.longDay(noted.cell.date)}`;
  return (
    <Modal opened={noted !== null} onClose={onClose} title={title}>
      {noted !== null && <NoteForm {...noted} onClose={onClose} onSave={onSave} />}
    </Modal>
  );
}

type NoteFormProps = Omit<NoteDialogProps, 'noted'> & Readonly<{ row: GridRow; cell: Cell }>;

function NoteForm({ row, cell, onClose, onSave }: NoteFormProps) {
  const [note, setNote] = useState(cell.note);
  const isEmpty = cell.minutes === 0;
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave(row, cell, note.trim());
    onClose();
  };
  if (cell.lockedBecause !== null) {
    return (
      <Stack gap="xs">
        <Text>{cell.note === '' ? 'No note.' : cell.note}</Text>
        <Text c="dimmed">{lockText(cell.lockedBecause)}</Text>
      </Stack>
    );
  }
  const saveByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isEmpty) save(event);
  };
  return (
    <form onSubmit={save}>
      <Stack gap="md">
        <Textarea
          label="Note"
          description={
            isEmpty ? 'Log time in this cell first, then note it.' : 'Clients may read it.'
          }
          autosize
          minRows={3}
          disabled={isEmpty}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          onKeyDown={saveByKey}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={isEmpty}>
            Save the note
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
