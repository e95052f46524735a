import { DateText, HoursText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import type { ReportAnswer, ReportRow } from './report-address.ts';

export type Measure = ReportAnswer['measures'][number];

const words = (text: string) => {
  const spaced = text.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** The value of a dimension, as a person calls it. */
export function GroupText({
  dimension,
  cell,
}: Readonly<{ dimension: string; cell: ReportRow[string] | undefined }>) {
  const format = useFormat();
  if (cell === null || cell === undefined || cell === '') return <>None</>;
  if (typeof cell === 'object') return <>{'name' in cell ? cell.name : format.money(cell)}</>;
  const text = String(cell);
  if (isDay(text)) return <DateText date={text} />;
  if (dimension === 'month') return <>{format.monthOfYear(`${text}-01`)}</>;
  return <>{dimension === 'state' || dimension === 'kind' ? words(text) : text}</>;
}

export function MeasureText({
  measure,
  cell,
}: Readonly<{ measure: Measure; cell: ReportRow[string] | undefined }>) {
  const format = useFormat();
  if (cell === null || cell === undefined) return <>–</>;
  if (typeof cell === 'object')
    return 'minor' in cell ? <MoneyText value={cell} withCurrency={false} /> : cell.name;
  switch (measure.kind) {
    case 'minutes':
      return <HoursText minutes={Number(cell)} />;
    case 'percent':
      return <>{format.percent(BigInt(String(cell).replace('.', '')), 2)}</>;
    default:
      return <>{format.count(Number(cell))}</>;
  }
}
