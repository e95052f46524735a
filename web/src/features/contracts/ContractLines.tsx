import { Stack } from '@mantine/core';
import { TextLink } from '../../shared/AppLink.tsx';
import { DateText, HoursText, MoneyText, Nothing } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { Contract } from './ContractPage.tsx';
import { cycleNames, modelNames } from './model-names.ts';

type Line = Contract['terms']['lines'][number];

/** What each line agrees on, and how far it is used up. */
export function ContractLines({ contract }: Readonly<{ contract: Contract }>) {
  return (
    <Stack gap="md">
      <TableFrame label="Lines of the contract">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Agreed</th>
              <th scope="col">Takes in</th>
              <th scope="col" data-align="right">
                Worked
              </th>
              <th scope="col" data-align="right">
                Billed {contract.currency}
              </th>
              <th scope="col" data-align="right">
                Unbilled {contract.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {contract.terms.lines.map((line) => (
              <LineRow key={line.key} line={line} contractId={contract.id} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      <Head contract={contract} />
    </Stack>
  );
}

function LineRow({ line, contractId }: Readonly<{ line: Line; contractId: string }>) {
  return (
    <tr>
      <td>
        {line.description}
        <span className={classes.sub}>
          {modelNames[line.model]}
          {line.clause !== null && ` · clause ${line.clause}`}
        </span>
      </td>
      <td>
        <Agreed line={line} />
        {(line.model === 'milestone' || line.model === 'percent') && (
          <span className={classes.sub}>
            <TextLink href={`/schedules/${contractId}`}>Schedule of values</TextLink>
          </span>
        )}
      </td>
      <td>
        {line.project?.name ?? 'Every project'}
        <span className={classes.sub}>{line.service?.name ?? 'every service'}</span>
      </td>
      <td data-align="right">
        <HoursText minutes={line.spent.workedMinutes} />
      </td>
      <td data-align="right">
        <MoneyText value={line.spent.billed} withCurrency={false} />
        {line.spent.inDraft.minor > 0n && (
          <span className={classes.sub}>
            + <MoneyText value={line.spent.inDraft} withCurrency={false} /> in draft
          </span>
        )}
      </td>
      <td data-align="right">
        <MoneyText value={line.spent.unbilled} withCurrency={false} />
        {line.spent.overCap.minor > 0n && (
          <span className={classes.sub}>
            <StateBadge state="needs_approval" name="over the cap" />{' '}
            <MoneyText value={line.spent.overCap} withCurrency={false} />
          </span>
        )}
      </td>
    </tr>
  );
}

function Agreed({ line }: Readonly<{ line: Line }>) {
  const format = useFormat();
  const { terms } = line;
  switch (terms.model) {
    case 'time':
      return (
        <>
          <Schedule schedule={terms.schedule} />
          {terms.cap !== null && (
            <span className={classes.sub}>not to exceed {format.money(terms.cap)}</span>
          )}
          {terms.capMinutes !== null && (
            <span className={classes.sub}>not to exceed {format.hours(terms.capMinutes)}</span>
          )}
          {terms.includedMinutes !== null && (
            <span className={classes.sub}>
              {format.hours(line.spent.includedMinutes)} used of{' '}
              {format.hours(terms.includedMinutes)} included
            </span>
          )}
        </>
      );
    case 'fixed':
      return (
        <>
          {line.value === null ? <Nothing /> : <MoneyText value={line.value} />}
          <span className={classes.sub}>
            {format.counted(terms.instalments.length, 'instalment')}, first on{' '}
            <DateText date={terms.instalments[0]?.dueOn} />
          </span>
        </>
      );
    case 'recurring':
      return (
        <>
          <MoneyText value={terms.fee} /> {cycleNames[terms.cycle]}
          <span className={classes.sub}>{terms.isInAdvance ? 'in advance' : 'in arrears'}</span>
        </>
      );
    case 'unit':
      return (
        <>
          {format.price(terms.unitPrice)} a {terms.unit}
        </>
      );
    case 'milestone':
    case 'percent':
      return <MoneyText value={terms.value} />;
    case 'retainer':
      return <>As the retainer says</>;
    case 'non_billable':
      return <>Nothing is billed</>;
    default:
      return terms satisfies never;
  }
}

type Schedule = Extract<Line['terms'], { model: 'time' }>['schedule'];

function Schedule({ schedule }: Readonly<{ schedule: Schedule }>) {
  const format = useFormat();
  if (schedule.kind === 'cards') return <>The firm's rates</>;
  if (schedule.kind === 'discounted')
    return <>A rate card less {format.percent(schedule.discount, 4)}</>;
  const prices = schedule.rates.map((rate) => format.price(rate.unitPrice));
  return <>{[...new Set(prices)].join(', ')} an hour</>;
}

function Head({ contract }: Readonly<{ contract: Contract }>) {
  const format = useFormat();
  const { terms } = contract;
  return (
    <FactStrip
      facts={[
        { label: 'Holds from', value: <DateText date={terms.effectiveFrom} /> },
        {
          label: 'Renewal',
          value:
            terms.renewal.kind === 'none'
              ? 'None'
              : `${terms.renewal.kind === 'automatic' ? 'By itself' : 'By agreement'}, ${terms.renewal.months} months`,
          ...(terms.renewal.kind === 'none'
            ? {}
            : { note: `notice ${terms.renewal.noticeDays} days before` }),
        },
        {
          label: 'Uplift',
          value:
            terms.uplift === null
              ? 'None'
              : terms.uplift.kind === 'percent'
                ? format.percent(terms.uplift.percent, 4)
                : terms.uplift.kind === 'steps'
                  ? 'By steps'
                  : 'By index',
        },
        {
          label: 'Purchase order',
          value: terms.purchaseOrder ?? <Nothing />,
          ...(contract.purchaseOrderLeft === null
            ? {}
            : { note: `${format.money(contract.purchaseOrderLeft)} left` }),
        },
        {
          label: 'Minimum',
          value:
            terms.minimumCommitment === null ? (
              <Nothing />
            ) : (
              `${format.money(terms.minimumCommitment.amount)} ${cycleNames[terms.minimumCommitment.cycle]}`
            ),
        },
      ]}
    />
  );
}
