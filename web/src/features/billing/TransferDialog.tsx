import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { ProjectPicker } from '../../shared/form/pickers.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { PreBill } from './PreBillPage.tsx';
import type { PreBillLine } from './PreBillRoom.tsx';

type TransferDialogProps = Readonly<{
  preBill: PreBill;
  lines: readonly PreBillLine[];
  onClose: () => void;
  onDone: () => void;
}>;

export function TransferDialog({ preBill, lines, onClose, onDone }: TransferDialogProps) {
  const [projectId, setProjectId] = useState<string | null>(null);
  const transfer = useCommand(api.billing.transfer);
  const { id, version } = preBill;
  const lineIds = lines.map((line) => line.id);
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={`Transfer ${lineIds.length} ${lineIds.length === 1 ? 'line' : 'lines'}`}
      verb="Transfer"
      needsReason
      run={(reason) => transfer.run({ id, version, lineIds, projectId: projectId ?? '', reason })}
      done="The work is transferred."
      onDone={onDone}
    >
      <Stack gap="md">
        <Text>The work moves to another project of {preBill.client.name}, at its rates.</Text>
        <ProjectPicker
          label="Project"
          required
          clientId={preBill.client.id}
          value={projectId}
          onChange={setProjectId}
        />
      </Stack>
    </VerbDialog>
  );
}
