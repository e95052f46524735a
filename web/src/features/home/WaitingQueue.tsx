import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { AppLink, TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { HoursText, MoneyText } from '../../shared/Figures.tsx';
import { toastDone, toastParked, toastProblem } from '../../shared/toast.tsx';
import classes from './home.module.css';

type Home = Answer<typeof api.dashboard.home>;
type Item = Home['waiting'][number]['items'][number];

const shown = 10;
const kindNames: Readonly<Record<string, string>> = {
  approval: 'Request',
  rejected: 'Sent back',
  unsubmitted: 'Not submitted',
  timesheet: 'Timesheet',
  expense: 'Expense',
  expense_rejected: 'Sent back',
  contract_submitted: 'Contract',
  contract_draft: 'Draft contract',
  invoice: 'Invoice',
  pre_bill: 'Pre-bill',
  billing_run: 'Billing run',
  billing_run_review: 'Billing run',
};

const dayOf = ({ since }: Item) => since.slice(0, 10);
const sizeOf = ({ amount, minutes }: Item) => Number(amount?.minor ?? minutes ?? 0);

/** Across all functions: the oldest first, of one day the largest. */
const inOrder = (waiting: Home['waiting']): readonly Item[] =>
  waiting
    .flatMap(({ items }) => items)
    .toSorted((a, b) =>
      dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : sizeOf(b) - sizeOf(a),
    );

/** What waits for the person: counted by kind, and the oldest of all to be decided in place. */
export function WaitingQueue({ home, today }: Readonly<{ home: Home; today: string }>) {
  if (home.pending.length === 0) {
    return (
      <p className={classes.clear}>
        <IconCircleCheck size={16} /> Nothing waits for you.
      </p>
    );
  }
  return (
    <>
      <ul className={classes.kinds} aria-label="By kind">
        {home.pending.map(({ kind, text, opens }) => (
          <li key={kind}>
            <TextLink href={opens}>{text}</TextLink>
          </li>
        ))}
      </ul>
      <ul className={classes.queue} aria-label="Oldest first">
        {inOrder(home.waiting)
          .slice(0, shown)
          .map((item) => (
            <WaitingRow key={`${item.kind} ${item.id}`} item={item} today={today} />
          ))}
      </ul>
    </>
  );
}

const ageText = (item: Item, today: string): string => {
  const days = Math.round((Date.parse(today) - Date.parse(dayOf(item))) / 86_400_000);
  return days <= 0 ? 'today' : `${days} d`;
};

function WaitingRow({ item, today }: Readonly<{ item: Item; today: string }>) {
  const decide = useDecision(item);
  return (
    <li>
      <AppLink
        href={item.opens}
        className={classes.waiting}
        onKeyDown={(event) => {
          if (event.key === 'a' && decide !== null) decide.run();
        }}
      >
        <span className={classes.kind}>{kindNames[item.kind] ?? item.kind}</span>
        <span className={classes.what}>
          {item.title}
          {item.person !== null && <small> {item.person.name}</small>}
        </span>
        <span className={classes.size}>
          {item.amount !== null && <MoneyText value={item.amount} />}
          {item.amount === null && item.minutes !== null && <HoursText minutes={item.minutes} />}
        </span>
        <time className={classes.age} dateTime={dayOf(item)}>
          {ageText(item, today)}
        </time>
      </AppLink>
      {decide !== null && (
        <Button
          size="compact-xs"
          variant="default"
          loading={decide.isRunning}
          aria-label={`Approve: ${item.title}${item.person === null ? '' : `, ${item.person.name}`}`}
          onClick={decide.run}
        >
          Approve
        </Button>
      )}
    </li>
  );
}

/** What can be decided without opening it. */
function useDecision({ verb, id, title }: Item) {
  const request = useCommand(api.approvals.approve);
  const timesheet = useCommand(api.timesheets.approve);
  const expense = useCommand(api.expenses.approve);
  if (verb === null) return null;
  const asked = {
    approve_request: () => request.run({ id }),
    approve_timesheet: () => timesheet.run({ partIds: [id] }),
    approve_expense: () => expense.run({ ids: [id] }),
  }[verb];
  const run = async () => {
    const outcome = await asked();
    if (outcome.kind === 'done') toastDone({ text: `${title}: approved.` });
    else if (outcome.kind === 'parked') toastParked(outcome.approval);
    else toastProblem(outcome.problem);
  };
  return {
    run: () => void run(),
    isRunning: request.isRunning || timesheet.isRunning || expense.isRunning,
  };
}
