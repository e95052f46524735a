import { parseScaled } from '@daybook/core/money/money.ts';
import { Stack } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { type Format, useFormat } from '../../shared/format.ts';
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

const date = /^\d{4}-\d{2}-\d{2}$/;
const decimal = /^-?\d{1,15}\.\d{1,4}$/;

/** Terms are compared as the API has them; a person reads dates and amounts. */
function shown(value: string | number | boolean | null, format: Format): string {
  if (value === null) return '–';
  const text = String(value);
  if (date.test(text)) return format.date(text);
  return decimal.test(text) ? format.price(parseScaled(text, 4)) : text;
}

function Difference({ id, versionId }: Readonly<{ id: string; versionId: string }>) {
  const format = useFormat();
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
                    <td>{shown(change.before, format)}</td>
                    <td>{shown(change.after, format)}</td>
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
