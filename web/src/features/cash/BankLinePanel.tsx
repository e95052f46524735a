import { Button, Group, Kbd } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import type { BankLine } from './BankLines.tsx';
import classes from './bank-lines.module.css';
import { lineBadges } from './line-badges.ts';

type BankLinePanelProps = Readonly<{
  line: BankLine;
  isBusy: boolean;
  onAccept: () => void;
  onChoose: () => void;
  onIgnore: () => void;
  onReopen: () => void;
}>;

/** All that is known of the line at hand, why it is thought to pay what it pays, and what can be done. */
export function BankLinePanel(props: BankLinePanelProps) {
  const { line } = props;
  const { tone, name } = lineBadges[line.state];
  return (
    <aside className={classes.panel} aria-label="The line at hand" aria-live="polite">
      <h2>
        <MoneyText value={line.amount} />
      </h2>
      <StateBadge state={tone} name={name} />
      <LineFacts line={line} />
      {line.reasons.length > 0 && (
        <ul className={classes.reasons} aria-label="Why">
          {line.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <Parts line={line} />
      <Verbs {...props} />
    </aside>
  );
}

function LineFacts({ line }: Readonly<{ line: BankLine }>) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Date', <DateText key="date" date={line.on} />],
    ['Payer', line.counterparty],
    ['Account', line.iban],
    ['Text', line.reference === '' ? null : line.reference],
    [
      'Client',
      line.client && <TextLink href={`/clients/${line.client.id}`}>{line.client.name}</TextLink>,
    ],
    [
      'Receipt',
      line.receipt && (
        <TextLink href={`/receipts/${line.receipt.id}`}>{line.receipt.name}</TextLink>
      ),
    ],
    ['Refund', line.refund?.name ?? null],
    [
      'Came first in',
      line.knownFrom && (
        <TextLink href={`/bank-files/${line.knownFrom.id}`}>{line.knownFrom.name}</TextLink>
      ),
    ],
    ['Put aside', line.ignoredBecause],
  ];
  return (
    <dl>
      {facts
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Parts({ line }: Readonly<{ line: BankLine }>) {
  const isKept = line.unapplied.minor > 0n && line.client !== null;
  if (line.parts.length === 0 && !isKept) return null;
  return (
    <ul className={classes.parts} aria-label="What it settles">
      {line.parts.map((part) => (
        <li key={part.invoice.id}>
          <TextLink href={`/invoices/${part.invoice.id}`}>{part.invoice.name}</TextLink>
          <MoneyText value={part.amount} />
        </li>
      ))}
      {isKept && (
        <li>
          <span>{line.parts.length === 0 ? 'The oldest first, the rest' : 'The rest'} is kept</span>
          <MoneyText value={line.unapplied} />
        </li>
      )}
    </ul>
  );
}

function Verbs({ line, isBusy, onAccept, onChoose, onIgnore, onReopen }: BankLinePanelProps) {
  const may = (verb: string) => line.may[verb] === 'yes';
  const hasProposal = line.client !== null;
  return (
    <Group gap="xs">
      {may('accept') && hasProposal && (
        <Button
          loading={isBusy}
          onClick={onAccept}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              ↵
            </Kbd>
          }
        >
          Accept
        </Button>
      )}
      {(may('accept') || may('matchRefund')) && (
        <Button
          variant={hasProposal || may('matchRefund') ? 'default' : 'filled'}
          onClick={onChoose}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              c
            </Kbd>
          }
        >
          {may('matchRefund') ? 'Match a refund' : 'Choose'}
        </Button>
      )}
      {may('ignore') && (
        <Button
          variant="default"
          onClick={onIgnore}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              i
            </Kbd>
          }
        >
          Put aside
        </Button>
      )}
      {may('reopen') && (
        <Button
          variant="default"
          onClick={onReopen}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              u
            </Kbd>
          }
        >
          Take up again
        </Button>
      )}
    </Group>
  );
}
