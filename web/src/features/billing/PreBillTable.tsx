import { Checkbox } from '@mantine/core';
import { Fragment, useEffect, useRef } from 'react';
import { HoursText, MoneyText, PriceText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { toggled } from '../../shared/list/toggled.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { PreBill } from './PreBillPage.tsx';
import type { PreBillLine } from './PreBillRoom.tsx';
import { writeReasonName } from './write-reasons.ts';

type PreBillTableProps = Readonly<{
  preBill: PreBill;
  lines: readonly PreBillLine[];
  cursor: number;
  selected: ReadonlySet<string>;
  onSelect: ((selected: ReadonlySet<string>) => void) | undefined;
  onCursor: (index: number) => void;
}>;

export function PreBillTable(props: PreBillTableProps) {
  const { preBill, lines, selected, onSelect } = props;
  const isAll = selected.size === preBill.lines.length;
  return (
    <TableFrame label="Pre-bill lines">
      <table className={classes.table}>
        <caption className="spoken">Lines in {preBill.currency}</caption>
        <thead>
          <tr>
            {onSelect !== undefined && (
              <th scope="col">
                <Checkbox
                  size="xs"
                  aria-label="Select all lines"
                  checked={isAll}
                  indeterminate={selected.size > 0 && !isAll}
                  onChange={() =>
                    onSelect(isAll ? new Set() : new Set(preBill.lines.map((line) => line.id)))
                  }
                />
              </th>
            )}
            <th scope="col">Day</th>
            <th scope="col">Work</th>
            <th scope="col">Decision</th>
            <th scope="col" data-align="right">
              Worked
            </th>
            <th scope="col" data-align="right">
              Billed
            </th>
            <th scope="col" data-align="right">
              Price
            </th>
            <th scope="col" data-align="right">
              Agreed
            </th>
            <th scope="col" data-align="right">
              To bill {preBill.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <Fragment key={line.id}>
              {lines[index - 1]?.project.id !== line.project.id && (
                <tr className={classes.groupRow}>
                  <td colSpan={9}>{line.project.name}</td>
                </tr>
              )}
              <LineRow {...props} line={line} index={index} />
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={onSelect === undefined ? 6 : 7}>
              {preBill.billCount} lines to bill, {preBill.heldCount} held
            </td>
            <td data-align="right">
              <MoneyText value={preBill.agreedAmount} withCurrency={false} />
            </td>
            <td data-align="right">
              <MoneyText value={preBill.billedAmount} withCurrency={false} />
            </td>
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  );
}

type LineRowProps = PreBillTableProps & Readonly<{ line: PreBillLine; index: number }>;

function LineRow({ line, index, cursor, selected, onSelect, onCursor }: LineRowProps) {
  const format = useFormat();
  const element = useRef<HTMLTableRowElement>(null);
  const isCurrent = cursor === index;
  useEffect(() => {
    if (isCurrent && index > 0) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent, index]);
  return (
    <tr
      ref={element}
      onClick={() => onCursor(index)}
      data-current={isCurrent || undefined}
      data-selected={selected.has(line.id) || undefined}
      data-off={line.decision !== 'bill' || undefined}
    >
      {onSelect !== undefined && (
        <td>
          <Checkbox
            size="xs"
            aria-label={`Select ${format.monthDay(line.workDate)}, ${line.person?.name ?? ''}`}
            checked={selected.has(line.id)}
            onChange={() => onSelect(toggled(selected, line.id))}
          />
        </td>
      )}
      <td style={{ whiteSpace: 'nowrap' }}>{format.monthDay(line.workDate)}</td>
      <td>
        {line.person?.name ?? ''} · {line.service.name}
        <span className={classes.sub}>{line.note}</span>
      </td>
      <td>
        <StateBadge state={line.decision} />
      </td>
      <td data-align="right">
        <HoursText minutes={line.workedMinutes} />
      </td>
      <td data-align="right">
        <HoursText minutes={line.billedMinutes} />
      </td>
      <td data-align="right">
        <PriceText value={line.unitPrice} />
      </td>
      <td data-align="right">
        <MoneyText value={line.agreedAmount} withCurrency={false} />
      </td>
      <td data-align="right">
        <MoneyText value={line.amount} withCurrency={false} />
        {line.reasonCode !== null && (
          <span className={classes.sub} title={line.comment ?? ''}>
            {writeReasonName(line.reasonCode)}
          </span>
        )}
      </td>
    </tr>
  );
}
