import { Checkbox, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { PlanDrawer } from './PlanDrawer.tsx';
import { type Plan, perNames, sweepNames } from './plan-values.ts';

export function PlanPage(): ReactNode {
  const id = useRecordId();
  const plan = useAsk(api.plans.get, { id });
  return (
    <Asked query={plan} skeleton={<RecordSkeleton />}>
      {(answer) => <PlanBody plan={answer} />}
    </Asked>
  );
}

function usePlanVerbs(plan: Plan, onEdit: () => void): readonly Verb[] {
  const pause = useCommand(api.plans.pause);
  const resume = useCommand(api.plans.resume);
  const skip = useCommand(api.plans.skip);
  const end = useCommand(api.plans.end);
  const [catchesUp, setCatchesUp] = useState(true);
  const { id, version } = plan;
  return [
    { key: 'update', label: 'Change', opens: onEdit },
    {
      key: 'resume',
      label: 'Go on',
      title: `Go on with ${plan.name}`,
      consequences: (
        <Checkbox
          label="The next run takes in what was missed"
          checked={catchesUp}
          onChange={(event) => setCatchesUp(event.currentTarget.checked)}
        />
      ),
      run: () => resume.run({ id, version, catchUp: catchesUp }),
      done: 'The plan goes on.',
    },
    {
      key: 'skip',
      label: 'Leave the next date out',
      isSecondary: true,
      title: `Leave out ${plan.nextOn ?? ''}`,
      consequences: 'Work of that time is taken in at the date after it.',
      needsReason: true,
      run: (reason) => skip.run({ id, version, reason }),
      done: 'That date is left out.',
    },
    {
      key: 'pause',
      label: 'Pause',
      isSecondary: true,
      title: `Pause ${plan.name}`,
      consequences: 'No run takes it in until it goes on.',
      needsReason: true,
      run: (reason) => pause.run({ id, version, reason }),
      done: 'The plan is paused.',
    },
    {
      key: 'end',
      label: 'End',
      isSecondary: true,
      isDangerous: true,
      title: `End ${plan.name}`,
      consequences: 'It never comes up again. What it has billed stays.',
      run: () => end.run({ id, version }),
      done: 'The plan has ended.',
    },
  ];
}

function PlanBody({ plan }: Readonly<{ plan: Plan }>) {
  const [isEditing, setEditing] = useState(false);
  const verbs = usePlanVerbs(plan, () => setEditing(true));
  return (
    <>
      <RecordPage
        kind="Billing plan"
        recordKind="billing_plan"
        id={plan.id}
        number={plan.name}
        name={plan.name}
        title={plan.name}
        back={{ label: 'Billing plans', href: '/billing-plans' }}
        badges={<StateBadge state={plan.state} />}
        may={plan.may}
        state={plan.state}
        verbs={verbs}
        notice={
          plan.pausedBecause !== null && (
            <Text size="sm" mb="sm">
              Paused: “{plan.pausedBecause}”
            </Text>
          )
        }
        facts={[
          {
            label: 'Client',
            value: <TextLink href={`/clients/${plan.client.id}`}>{plan.client.name}</TextLink>,
          },
          { label: 'Comes up', value: plan.ruleText },
          { label: 'Next', value: <DateText date={plan.nextDueOn} /> },
          { label: 'Invoices', value: perNames[plan.per] },
          { label: 'Branch', value: plan.branch.name },
          { label: 'Agrees', value: plan.approver?.name ?? 'Whoever may' },
        ]}
        tabs={[
          { key: 'dates', label: 'Next dates', content: <Dates plan={plan} /> },
          { key: 'sweeps', label: 'Takes in', content: <Sweeps plan={plan} /> },
          { key: 'runs', label: 'Runs', count: plan.runs.length, content: <Runs plan={plan} /> },
        ]}
      />
      <PlanDrawer opened={isEditing} onClose={() => setEditing(false)} plan={plan} />
    </>
  );
}

function Dates({ plan }: Readonly<{ plan: Plan }>) {
  if (plan.upcoming.length === 0) return <NothingHere text="It does not come up again." />;
  return (
    <TableFrame label="Next dates">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Billed on</th>
            <th scope="col">By the rule</th>
            <th scope="col">Takes in work until</th>
          </tr>
        </thead>
        <tbody>
          {plan.upcoming.map(({ on, dueOn, cutOff }) => (
            <tr key={on}>
              <td>
                <DateText date={dueOn} />
              </td>
              <td>
                <DateText date={on} />
              </td>
              <td>
                <DateText date={cutOff} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

const Sweeps = ({ plan }: Readonly<{ plan: Plan }>) => (
  <ul>
    {plan.sweeps.map((sweep) => (
      <li key={sweep}>{sweepNames[sweep]}</li>
    ))}
  </ul>
);

function Runs({ plan }: Readonly<{ plan: Plan }>) {
  if (plan.runs.length === 0) return <NothingHere text="No run has taken it in yet." />;
  return (
    <TableFrame label="Runs">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">For</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {plan.runs.map((run) => (
            <tr key={run.id}>
              <td>
                <TextLink href={`/billing-runs/${run.id}`}>{run.number}</TextLink>
              </td>
              <td>
                <DateText date={run.occursOn} />
              </td>
              <td>
                <StateBadge state={run.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
