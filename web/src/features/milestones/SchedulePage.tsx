import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { Page, Section } from '../../shared/Page.tsx';
import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { ChangeOrderDrawer } from './ChangeOrderDrawer.tsx';
import { MilestoneDrawer } from './MilestoneDrawer.tsx';
import { alertNames, Percent } from './MilestonesPage.tsx';
import { MilestoneTimeline } from './MilestoneTimeline.tsx';
import { ScheduleDrawer } from './ScheduleDrawer.tsx';

export type Schedule = Answer<typeof api.milestones.schedules>['items'][number];
export type Milestone = Schedule['milestones'][number];

/** The schedule of values of a contract: what each part is worth, and what was billed of it. */
export function SchedulePage(): ReactNode {
  const id = useRecordId();
  const schedules = useAsk(api.milestones.schedules, { id });
  return (
    <Asked query={schedules}>
      {({ items }) => {
        const [first] = items;
        if (first === undefined)
          return (
            <Page title="Schedule of values">
              <NothingHere text="This contract has no line that bills by milestones." />
            </Page>
          );
        return (
          <Page
            title="Schedule of values"
            lead={
              <TextLink href={`/contracts/${id}`}>{`Contract ${first.contract.name}`}</TextLink>
            }
          >
            <Stack gap="xl">
              {items.map((schedule) => (
                <ScheduleSection key={schedule.lineKey} schedule={schedule} />
              ))}
            </Stack>
          </Page>
        );
      }}
    </Asked>
  );
}

function ScheduleSection({ schedule }: Readonly<{ schedule: Schedule }>) {
  const [dialog, setDialog] = useState<'save' | 'change' | null>(null);
  const [opened, setOpened] = useState<Milestone | null>(null);
  const close = () => setDialog(null);
  const shown = schedule.milestones.find((each) => each.id === opened?.id) ?? null;
  return (
    <Section title={schedule.description}>
      <FactStrip
        facts={[
          { label: 'Line', value: <MoneyText value={schedule.lineValue} /> },
          { label: 'Change orders', value: <MoneyText value={schedule.changes} /> },
          { label: 'Worth', value: <MoneyText value={schedule.worth} /> },
          { label: 'Scheduled', value: <MoneyText value={schedule.scheduled} /> },
        ]}
      />
      <Group gap="xs" my="sm">
        {schedule.may.save === 'yes' && (
          <Button variant="default" size="xs" onClick={() => setDialog('save')}>
            {schedule.milestones.length === 0 ? 'Write the schedule' : 'Change the schedule'}
          </Button>
        )}
        {schedule.may.change === 'yes' && (
          <Button variant="default" size="xs" onClick={() => setDialog('change')}>
            New change order
          </Button>
        )}
        <BillAll schedule={schedule} />
      </Group>
      {schedule.milestones.length === 0 ? (
        <NothingHere text="No milestones are scheduled yet." />
      ) : (
        <>
          <MilestoneTable schedule={schedule} onOpen={setOpened} />
          <MilestoneTimeline schedule={schedule} onOpen={setOpened} />
        </>
      )}
      {schedule.changeOrders.length > 0 && <ChangeOrders schedule={schedule} />}
      <ScheduleDrawer opened={dialog === 'save'} onClose={close} schedule={schedule} />
      <ChangeOrderDrawer opened={dialog === 'change'} onClose={close} schedule={schedule} />
      <MilestoneDrawer milestone={shown} onClose={() => setOpened(null)} />
    </Section>
  );
}

function BillAll({ schedule }: Readonly<{ schedule: Schedule }>) {
  const [isAsking, setAsking] = useState(false);
  const bill = useCommand(api.milestones.bill);
  const due = schedule.milestones.filter((each) => each.may.bill === 'yes');
  if (due.length === 0) return null;
  return (
    <>
      <Button size="xs" onClick={() => setAsking(true)}>
        Bill this period
      </Button>
      <VerbDialog
        opened={isAsking}
        onClose={() => setAsking(false)}
        title="Bill this period"
        verb="Put into WIP"
        run={() => bill.run({ milestoneIds: due.map((each) => each.id) })}
        done="It can be billed from work in progress now."
      >
        <Stack gap={4}>
          {due.map((each) => (
            <span key={each.id}>
              {each.name}: <MoneyText value={each.thisBill} />
            </span>
          ))}
        </Stack>
      </VerbDialog>
    </>
  );
}

function MilestoneTable({
  schedule,
  onOpen,
}: Readonly<{ schedule: Schedule; onOpen: (milestone: Milestone) => void }>) {
  const amount = (value: Milestone['value']) => <MoneyText value={value} withCurrency={false} />;
  return (
    <TableFrame label={`Milestones of ${schedule.description}`}>
      <table className={classes.table}>
        <caption className="spoken">Amounts in {schedule.currency}</caption>
        <thead>
          <tr>
            <th scope="col">Milestone</th>
            <th scope="col">Due</th>
            <th scope="col">State</th>
            {['Done', 'Value', 'Prior', 'This bill', 'To date', 'Balance', 'Retention'].map(
              (title) => (
                <th key={title} scope="col" data-align="right">
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {schedule.milestones.map((each) => (
            <tr key={each.id}>
              <td>
                <button type="button" className={classes.rowLink} onClick={() => onOpen(each)}>
                  {each.name}
                </button>
                {each.isDeposit && <span className={classes.sub}>deposit</span>}
              </td>
              <td>
                <DateText date={each.dueOn} />
              </td>
              <td>
                <StateBadge state={each.state} />
                {each.alert !== null && (
                  <span className={classes.sub}>{alertNames[each.alert].toLowerCase()}</span>
                )}
              </td>
              <td data-align="right">
                <Percent value={each.percent} />
              </td>
              <td data-align="right">{amount(each.value)}</td>
              <td data-align="right">{amount(each.prior)}</td>
              <td data-align="right">{amount(each.thisBill)}</td>
              <td data-align="right">{amount(each.toDate)}</td>
              <td data-align="right">{amount(each.balance)}</td>
              <td data-align="right">{amount(each.retention)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function ChangeOrders({ schedule }: Readonly<{ schedule: Schedule }>) {
  const post = useCommand(api.milestones.postChangeOrder);
  const [asked, setAsked] = useState<Schedule['changeOrders'][number] | null>(null);
  return (
    <>
      <Text component="h3" fw={600} mt="lg" mb="xs">
        Change orders
      </Text>
      <TableFrame label="Change orders">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Change order</th>
              <th scope="col">State</th>
              <th scope="col" data-align="right">
                Change
              </th>
              <th scope="col">
                <span className="spoken">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {schedule.changeOrders.map((order) => (
              <tr key={order.id}>
                <td>
                  {order.number}. {order.title}
                  <span className={classes.sub}>{order.reason}</span>
                </td>
                <td>
                  <StateBadge state={order.state} />
                </td>
                <td data-align="right">
                  <MoneyText value={order.change} />
                </td>
                <td data-align="right">
                  {order.may.post === 'yes' && (
                    <Button size="compact-sm" onClick={() => setAsked(order)}>
                      Put in force
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <VerbDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={`Change order ${asked?.number ?? ''}`}
        verb="Put in force"
        run={() => post.run({ id: asked?.id ?? '', version: asked?.version ?? 0 })}
        done="The line is worth more or less now; change the schedule to use it."
      >
        {asked?.title}: <MoneyText value={asked?.change} />
      </VerbDialog>
    </>
  );
}
