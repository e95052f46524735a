import { sum } from '@daybook/core/money/money.ts';
import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { MoneyList } from '../../shared/Figures.tsx';
import { DateField } from '../../shared/form/Fields.tsx';
import { useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { WipRow } from './WipPage.tsx';

type ProposeDialogProps = Readonly<{
  rows: readonly WipRow[];
  by: 'client' | 'project';
  onClose: () => void;
  onDone: () => void;
}>;

/** One pre-bill for each row that was chosen, with the work up to the cut-off. */
export function ProposeDialog({ rows, by, onClose, onDone }: ProposeDialogProps) {
  const me = useMe();
  const format = useFormat();
  const go = useGo();
  const [cutOff, setCutOff] = useState<string | null>(me.today);
  const proposeMany = useCommand(api.billing.proposeMany);
  const ids = [...new Set(rows.map((row) => row.key))];
  const entryCount = rows.reduce((total, row) => total + row.itemCount, 0);
  const byCurrency = [...Map.groupBy(rows, (row) => row.currency)];
  const totals = byCurrency.map(([currency, group]) =>
    sum(
      group.map((row) => row.openAmount),
      currency,
    ),
  );
  const propose = async () => {
    const which = by === 'client' ? { clientIds: ids } : { projectIds: ids };
    const outcome = await proposeMany.run({ per: by, ...which, cutOff: cutOff ?? me.today });
    if (outcome.kind === 'done') {
      const [only, ...others] = outcome.output.items;
      const isOne = only !== undefined && others.length === 0;
      go(isOne ? `/pre-bills/${only.id}` : '/pre-bills?states=draft');
    }
    return outcome;
  };
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title="Propose pre-bills"
      verb={`Propose ${format.counted(rows.length, 'pre-bill')}`}
      run={propose}
      done="The pre-bills are ready for review."
      onDone={onDone}
    >
      <Stack gap="md">
        <Text component="div">
          Up to {format.counted(entryCount, 'entry')} of {format.counted(ids.length, by)}:{' '}
          <MoneyList values={totals} />. Nothing is billed yet: each pre-bill is reviewed first.
        </Text>
        <DateField
          label="Cut-off"
          description="Work up to and including this day."
          value={cutOff}
          onChange={setCutOff}
          required
        />
      </Stack>
    </VerbDialog>
  );
}
