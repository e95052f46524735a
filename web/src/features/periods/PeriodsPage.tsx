import { areaNames } from '@daybook/core/periods/period-close.ts';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { CloseForm } from './CloseForm.tsx';
import own from './periods.module.css';
import { ReopenForm } from './ReopenForm.tsx';

export type BranchPeriods = Answer<typeof api.periods.list>['items'][number];

/** Through which day each branch is closed, by function; closing and opening again. */
export function PeriodsPage(): ReactNode {
  const branches = useAsk(api.periods.list, {});
  const form = useNewForm();
  const mayClose = branches.data?.items.filter((row) => row.may.close === 'yes') ?? [];
  return (
    <Page
      title="Closed periods"
      lead="What is dated on or before the day that is closed does not change any more: on the screen, by file, by API or by itself."
      actions={
        mayClose.length > 0 && (
          <Button leftSection={<IconLock size={15} />} onClick={form.open}>
            Close a period
          </Button>
        )
      }
    >
      <Asked query={branches}>{({ items }) => <BranchesTable branches={items} />}</Asked>
      <FormDrawer
        opened={form.isOpen && mayClose.length > 0}
        onClose={form.close}
        title="Close a period"
        size={640}
      >
        <CloseForm branches={mayClose} onClose={form.close} />
      </FormDrawer>
    </Page>
  );
}

function BranchesTable({ branches }: Readonly<{ branches: readonly BranchPeriods[] }>) {
  const [opened, setOpened] = useState<BranchPeriods | null>(null);
  const areas = branches[0]?.areas.map((each) => each.area) ?? [];
  return (
    <>
      <TableFrame label="Closed periods of each branch">
        <table className={classes.table}>
          <caption className="spoken">Closed periods of each branch</caption>
          <thead>
            <tr>
              <th scope="col">Branch</th>
              {areas.map((area) => (
                <th key={area} scope="col">
                  {areaNames[area]}
                </th>
              ))}
              <th scope="col">
                <span className="spoken">Open again</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {branches.map((row) => (
              <BranchRow key={row.branch.id} row={row} onReopen={() => setOpened(row)} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      <FormDrawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={`Open ${opened?.branch.name ?? ''} again`}
      >
        {opened !== null && <ReopenForm row={opened} onClose={() => setOpened(null)} />}
      </FormDrawer>
    </>
  );
}

function BranchRow({ row, onReopen }: Readonly<{ row: BranchPeriods; onReopen: () => void }>) {
  const { branch, legalEntity, may } = row;
  return (
    <tr>
      <td>
        {branch.name}
        <span className={classes.sub}>
          {legalEntity.name}
          {legalEntity.lockedThrough !== null && (
            <>
              , locked through <DateText date={legalEntity.lockedThrough} />
            </>
          )}
        </span>
      </td>
      {row.areas.map(({ area, closedThrough, closedBy }) => (
        <td key={area}>
          {closedThrough === null ? (
            <span className={own.open}>Open</span>
          ) : (
            <>
              <DateText date={closedThrough} />
              <span className={classes.sub}>{closedBy?.name}</span>
            </>
          )}
        </td>
      ))}
      <td data-align="right">
        {may.reopen === 'yes' && (
          <Button variant="subtle" aria-label={`Open ${branch.name} again`} onClick={onReopen}>
            Open again
          </Button>
        )}
      </td>
    </tr>
  );
}
