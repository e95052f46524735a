import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldQuestion, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../api.ts';
import { useAsk } from '../ask.ts';
import { InstantText } from '../Figures.tsx';
import { useFormat } from '../format.ts';
import { Asked } from '../States.tsx';
import { checkProof } from './check-proof.ts';
import classes from './history.module.css';

type Proof = Answer<typeof api.auditLog.inclusion>;

/** That an event is in the signed log, reckoned here and not believed. */
export function EventProof({ eventId }: Readonly<{ eventId: string }>) {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <Shown eventId={eventId} />;
  return (
    <Button
      className={classes.prove}
      variant="subtle"
      size="compact-xs"
      leftSection={<IconShieldCheck size={14} />}
      onClick={() => setAsked(true)}
    >
      Prove it
    </Button>
  );
}

function Shown({ eventId }: Readonly<{ eventId: string }>) {
  const proof = useAsk(api.auditLog.inclusion, { id: eventId });
  return (
    <div className={classes.proof} aria-live="polite">
      <Asked query={proof}>{(found) => <Verdict eventId={eventId} found={found} />}</Asked>
    </div>
  );
}

function Verdict({ eventId, found }: Readonly<{ eventId: string; found: Proof }>) {
  const format = useFormat();
  if (found.position === null || found.proof === null) {
    return (
      <p className={classes.verdict}>
        <IconShieldQuestion size={16} /> The log signs its events every minute. This one is not in a
        signed head yet: ask again in a moment.
      </p>
    );
  }
  if (!checkProof(found)) {
    return (
      <p className={classes.verdict} role="alert" data-broken>
        <IconShieldX size={16} /> The proof does not hold: this event is not what was put into the
        log. Tell your auditor.
      </p>
    );
  }
  const { head, size } = found.proof;
  return (
    <>
      <p className={classes.verdict}>
        <IconShieldCheck size={16} />
        <span>
          Proved in this browser: it stands at position {format.count(found.position)} of the{' '}
          {format.counted(size, 'event')} that were signed <InstantText instant={head.at} />
          {found.leaf === null && '. What it says is hidden from you, so its hash was checked'}.
        </span>
      </p>
      <a
        className={classes.keep}
        download={`proof-${eventId}.json`}
        href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(found, null, 2))}`}
      >
        Keep the proof
      </a>
    </>
  );
}
