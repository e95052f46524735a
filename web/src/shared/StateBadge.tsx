import classes from './state-badge.module.css';

type Tone = 'grey' | 'blue' | 'teal' | 'posted' | 'red' | 'struck' | 'amber';

const tones: Readonly<Record<string, Tone>> = {
  draft: 'grey',
  open: 'grey',
  closed: 'grey',
  reading: 'grey',
  withdrawn: 'grey',
  inactive: 'grey',
  submitted: 'blue',
  importing: 'blue',
  ready: 'blue',
  part_paid: 'blue',
  approved: 'teal',
  active: 'teal',
  paid: 'teal',
  bill: 'teal',
  done: 'posted',
  posted: 'posted',
  in_force: 'posted',
  waiting: 'grey',
  sending: 'blue',
  sent: 'posted',
  bounced: 'red',
  unknown: 'amber',
  paused: 'amber',
  ended: 'grey',
  simulating: 'blue',
  simulated: 'teal',
  requested: 'posted',
  posting: 'blue',
  stopped: 'amber',
  moved: 'amber',
  excluded: 'grey',
  planned: 'grey',
  in_progress: 'blue',
  offered: 'teal',
  part_billed: 'blue',
  billed: 'posted',
  expired: 'grey',
  terminated: 'struck',
  invoiced: 'posted',
  rejected: 'red',
  overdue: 'red',
  failed: 'red',
  uncollectible: 'red',
  exclude: 'red',
  voided: 'struck',
  void: 'struck',
  discarded: 'struck',
  cancelled: 'struck',
  credited: 'struck',
  revoked: 'struck',
  pending: 'amber',
  asked_back: 'amber',
  coming: 'blue',
  current: 'teal',
  over: 'grey',
  asking: 'amber',
  hold: 'amber',
  needs_approval: 'amber',
};

const words: Readonly<Record<string, string>> = {
  part_paid: 'Part paid',
  asking: 'Needs answers',
  bill: 'Bill',
  hold: 'On hold',
  exclude: 'Excluded',
  pending: 'Needs approval',
};

export function stateName(state: string): string {
  const spelled = state.replaceAll('_', ' ');
  return words[state] ?? spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

/** A state has one colour across the whole product, and always its word. */
export function StateBadge({ state, name }: Readonly<{ state: string; name?: string }>) {
  return (
    <span className={classes.badge} data-tone={tones[state] ?? 'grey'}>
      {name ?? stateName(state)}
    </span>
  );
}
