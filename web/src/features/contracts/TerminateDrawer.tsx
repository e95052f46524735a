import { Button, Group, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Contract } from './ContractPage.tsx';

type TerminateDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  contract: Contract;
}>;
type Point = Answer<typeof api.contracts.checklist>['items'][number];

const pointNames: Readonly<Record<Point['kind'], string>> = {
  unbilled_wip: 'Unbilled work',
  unused_retainer: 'Unused retainer',
  open_milestone: 'Open milestones',
};

export function TerminateDrawer({ opened, onClose, contract }: TerminateDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title={`Terminate ${contract.number}`}>
      <TerminateForm onClose={onClose} contract={contract} />
    </FormDrawer>
  );
}

function TerminateForm({ onClose, contract }: Omit<TerminateDrawerProps, 'opened'>) {
  const form = useApiForm({ on: null as string | null, reason: '' });
  const terminate = useCommand(api.contracts.terminate);
  const checklist = useAsk(api.contracts.checklist, { id: contract.id });
  const { id, version } = contract;
  return (
    <FormBody
      form={form}
      submitLabel="Terminate"
      submit={({ on, reason }) => terminate.run({ id, version, on: on ?? '', reason })}
      done={() => ({ text: 'The contract is terminated.' })}
      onClose={onClose}
    >
      <Asked query={checklist}>
        {({ items }) => (
          <div>
            {items.map((point) => (
              <ChecklistRow key={point.kind} point={point} contract={contract} />
            ))}
          </div>
        )}
      </Asked>
      <DateField
        label="Ends on"
        description="The first day on which it holds no longer"
        required
        {...form.getInputProps('on')}
      />
      <Textarea label="Why" required autosize minRows={2} {...form.getInputProps('reason')} />
    </FormBody>
  );
}

function ChecklistRow({ point, contract }: Readonly<{ point: Point; contract: Contract }>) {
  const [isWaiving, setWaiving] = useState(false);
  const waive = useCommand(api.contracts.waivePoint);
  const { id, version } = contract;
  const isOpen = point.open !== null && point.waivedBecause === null;
  return (
    <Group justify="space-between" wrap="nowrap" py={6}>
      <div>
        <Text size="sm" fw={500}>
          {pointNames[point.kind]}
        </Text>
        <Text size="sm" c="dimmed">
          {point.waivedBecause !== null
            ? `Waived: ${point.waivedBecause}`
            : (point.open ?? 'Nothing is open')}
        </Text>
      </div>
      {isOpen ? (
        <Button size="xs" variant="default" onClick={() => setWaiving(true)}>
          Waive
        </Button>
      ) : (
        <StateBadge state="approved" name={point.open === null ? 'Settled' : 'Waived'} />
      )}
      <VerbDialog
        opened={isWaiving}
        onClose={() => setWaiving(false)}
        title={`Waive: ${pointNames[point.kind]}`}
        verb="Waive"
        needsReason
        run={(reason) => waive.run({ id, version, kind: point.kind, reason })}
        done="Waived."
      >
        {point.open}
      </VerbDialog>
    </Group>
  );
}
