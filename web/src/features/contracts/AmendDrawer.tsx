import { Text, Textarea } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import type { Contract } from './ContractPage.tsx';

type AmendDrawerProps = Readonly<{
  kind: 'amend' | 'uplift';
  opened: boolean;
  onClose: () => void;
  contract: Contract;
}>;

/** Begins a new version with the terms in force; what they become is written next. */
export function AmendDrawer({ kind, opened, onClose, contract }: AmendDrawerProps) {
  const title = kind === 'amend' ? 'Amend the contract' : 'Uplift the prices';
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title}>
      <AmendForm kind={kind} onClose={onClose} contract={contract} />
    </FormDrawer>
  );
}

function AmendForm({ kind, onClose, contract }: Omit<AmendDrawerProps, 'opened'>) {
  const form = useApiForm({ effectiveFrom: null as string | null, reason: '' });
  const amend = useCommand(api.contracts.amend);
  const uplift = useCommand(api.contracts.uplift);
  const { id, version } = contract;
  return (
    <FormBody
      form={form}
      submitLabel={kind === 'amend' ? 'Begin the amendment' : 'Write the uplift'}
      submit={({ effectiveFrom, reason }) =>
        kind === 'amend'
          ? amend.run({ id, version, effectiveFrom: effectiveFrom ?? '', reason })
          : uplift.run({ id, version, effectiveFrom: effectiveFrom ?? '' })
      }
      done={() => ({
        text:
          kind === 'amend'
            ? 'A draft version is begun. Change its terms, then submit it.'
            : 'A draft version with the new prices is written. Check it, then submit it.',
      })}
      onClose={onClose}
    >
      <Text size="sm">
        {kind === 'amend'
          ? 'What is in force stays until the new version is put in force, and holds until its first day.'
          : 'Prices and fees rise as the terms say; the draft shows by how much.'}
      </Text>
      <DateField
        label="Holds from"
        required
        data-autofocus
        {...form.getInputProps('effectiveFrom')}
      />
      {kind === 'amend' && (
        <Textarea label="Why" required autosize minRows={2} {...form.getInputProps('reason')} />
      )}
    </FormBody>
  );
}
