import { Button, Drawer, Stack } from '@mantine/core';
import { useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { HoursText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked } from '../../shared/States.tsx';
import classes from './explain.module.css';

type Explanation = Answer<typeof api.billing.explain>;
type Step = Explanation['tax'][number];
type ExplainedEntry = Explanation['entries'][number];

/** The line whose amount is asked about; null is the whole invoice. */
export type Asking = Readonly<{ lineId: string | null; label: string }>;

type ExplainDrawerProps = Readonly<{
  invoiceId: string;
  asking: Asking | null;
  onClose: () => void;
}>;

/** Where an amount comes from, down to the entry, the rate that won and those it beat. */
export function ExplainDrawer({ invoiceId, asking, onClose }: ExplainDrawerProps) {
  return (
    <Drawer opened={asking !== null} onClose={onClose} size={560} title="Where this comes from">
      {asking !== null && <ExplanationBody invoiceId={invoiceId} asking={asking} />}
    </Drawer>
  );
}

const firstEntries = 50;

function ExplanationBody({ invoiceId, asking }: Readonly<{ invoiceId: string; asking: Asking }>) {
  const [isWhole, setWhole] = useState(false);
  const query = useAsk(api.billing.explain, {
    id: invoiceId,
    lineId: asking.lineId ?? undefined,
  });
  return (
    <Asked query={query}>
      {({ title, amount, entries, tax }) => (
        <Stack gap="md">
          <div>
            <div>{title}</div>
            <div className={classes.total}>
              <MoneyText value={amount} />
            </div>
          </div>
          <div>
            {entries.slice(0, isWhole ? entries.length : firstEntries).map((entry) => (
              <EntryExplained key={entry.itemId} entry={entry} isOpen={entries.length === 1} />
            ))}
            {!isWhole && entries.length > firstEntries && (
              <Button variant="default" mt="sm" onClick={() => setWhole(true)}>
                Show all {entries.length} entries
              </Button>
            )}
          </div>
          {tax.length > 0 && (
            <div>
              <strong>Tax</strong>
              <Steps steps={tax} />
            </div>
          )}
        </Stack>
      )}
    </Asked>
  );
}

type EntryExplainedProps = Readonly<{ entry: ExplainedEntry; isOpen: boolean }>;

function EntryExplained({ entry, isOpen }: EntryExplainedProps) {
  const format = useFormat();
  return (
    <details className={classes.entry} open={isOpen}>
      <summary>
        <span>{format.monthDay(entry.workDate)}</span>
        <span>
          {entry.person?.name ?? ''}
          <span className={classes.note}>{entry.note}</span>
        </span>
        <MoneyText value={entry.amount} />
      </summary>
      <Steps steps={entry.steps} />
      {entry.person !== null && (
        <TextLink
          href={`/time?personId=${entry.person.id}&from=${entry.workDate}`}
          className={classes.note}
        >
          See the entries of {entry.person.name} from that day
        </TextLink>
      )}
    </details>
  );
}

function Steps({ steps }: Readonly<{ steps: readonly Step[] }>) {
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <li key={step.kind + step.text}>
          <span>
            {step.text}
            <StepDetail detail={step.detail} />
          </span>
          <span className={classes.figure}>
            {step.minutes !== null && <HoursText minutes={step.minutes} />}
            {step.minutes !== null && step.amount !== null && ' · '}
            {step.amount !== null && <MoneyText value={step.amount} />}
          </span>
        </li>
      ))}
    </ol>
  );
}

const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

function StepDetail({ detail }: Readonly<{ detail: Step['detail'] }>) {
  const parts = Object.entries(detail).filter(([, text]) => text !== '' && !isId.test(text));
  if (parts.length === 0) return null;
  return <small>{parts.map(([name, text]) => `${name}: ${text}`).join(' · ')}</small>;
}
