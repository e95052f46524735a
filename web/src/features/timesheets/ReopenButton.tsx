import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { VerbBar } from '../../shared/record/VerbBar.tsx';
import type { Entry } from './DayView.tsx';

/** What can be done with one entry beside its list: open an approved one, take back a draft. */
export function ReopenButton({ entry }: Readonly<{ entry: Entry }>) {
  const reopenEntry = useCommand(api.timesheets.reopenEntry);
  const voidEntry = useCommand(api.timesheets.voidEntry);
  const { id, version } = entry;
  return (
    <div style={{ display: 'flex', gap: 8 }}>
      <VerbBar
        may={entry.may}
        verbs={[
          {
            key: 'reopen',
            label: 'Reopen',
            title: 'Reopen this entry',
            consequences: 'Only this entry leaves WIP and can be changed and submitted again.',
            needsReason: true,
            run: (reason) => reopenEntry.run({ id, version, reason }),
            done: 'The entry is open again.',
          },
          {
            key: 'void',
            label: 'Take back',
            title: 'Take back this entry',
            isSecondary: true,
            isDangerous: true,
            run: () => voidEntry.run({ id, version }),
            done: 'The entry is taken back.',
          },
        ]}
      />
    </div>
  );
}
