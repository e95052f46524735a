import { Stack } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import { Section } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { Contract } from './ContractPage.tsx';

/** Every version, newest first, with what it changed against the one before. */
export function ContractVersions({ contract }: Readonly<{ contract: Contract }>) {
  const format = useFormat();
  return (
    <Stack gap="md">
      {contract.versions.toReversed().map((version) => (
        <Section
          key={version.id}
          title={`Version ${version.ordinal}, from ${format.date(version.effectiveFrom)}`}
        >
          <p>
            <StateBadge state={version.state} /> {version.createdBy?.name ?? 'Daybook'},{' '}
            {format.instant(version.createdAt)}
            {version.reason !== null && `: ${version.reason}`}
          </p>
          {version.ordinal > 1 && <Difference id={contract.id} versionId={version.id} />}
        </Section>
      ))}
    </Stack>
  );
}

const shown = (value: string | number | boolean | null): string =>
  value === null ? '–' : String(value);

function Difference({ id, versionId }: Readonly<{ id: string; versionId: string }>) {
  const difference = useAsk(api.contracts.difference, { id, versionId });
  return (
    <Asked query={difference}>
      {({ items }) =>
        items.length === 0 ? (
          <NothingHere text="It changes nothing." />
        ) : (
          <TableFrame label="What it changes">
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Term</th>
                  <th scope="col">Before</th>
                  <th scope="col">After</th>
                </tr>
              </thead>
              <tbody>
                {items.map((change) => (
                  <tr key={change.field}>
                    <td>{change.field}</td>
                    <td>{shown(change.before)}</td>
                    <td>{shown(change.after)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )
      }
    </Asked>
  );
}
