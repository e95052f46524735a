import { monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { HoursText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { toggled } from '../../shared/list/toggled.ts';
import { useMe } from '../../shared/me.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { canSubmit, type ProjectGroup, type Week } from './week-model.ts';
import classes from './week-page.module.css';

type SubmitButtonProps = Readonly<{
  week: Week;
  groups: readonly ProjectGroup[];
  on: string;
}>;

/** Submitting goes to each project's approver; recalling takes back what nobody decided yet. */
export function SubmitButton({ week, groups, on }: SubmitButtonProps) {
  const me = useMe();
  const format = useFormat();
  const [asked, setAsked] = useState<'submit' | 'recall' | null>(null);
  if (me.grants['timesheets.submit'] === undefined) return null;
  const isMonth = week.periodKind === 'month';
  const from = isMonth ? monthFrom(on) : week.from;
  const period = isMonth ? format.month(from) : 'week';
  const open = groups.filter(canSubmit);
  const submitted = groups.filter((group) => group.part?.state === 'submitted');
  const isDone = open.length === 0 && groups.length > 0;
  return (
    <>
      {submitted.length > 0 && (
        <Button variant="default" onClick={() => setAsked('recall')}>
          Recall
        </Button>
      )}
      {!(isDone && submitted.length > 0) && (
        <Button disabled={open.length === 0} onClick={() => setAsked('submit')}>
          Submit {period}
        </Button>
      )}
      {asked !== null && (
        <PeriodDialog
          key={asked}
          kind={asked}
          week={week}
          from={from}
          period={period}
          groups={asked === 'submit' ? open : submitted}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

type PeriodDialogProps = Readonly<{
  kind: 'submit' | 'recall';
  week: Week;
  from: string;
  period: string;
  groups: readonly ProjectGroup[];
  onClose: () => void;
}>;

function PeriodDialog({ kind, week, from, period, groups, onClose }: PeriodDialogProps) {
  const me = useMe();
  const format = useFormat();
  const submit = useCommand(api.timesheets.submit);
  const recall = useCommand(api.timesheets.recall);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(groups.map((group) => group.projectId)),
  );
  const included = groups.filter((group) => chosen.has(group.projectId));
  const minutes = included.reduce((total, group) => total + group.totalMinutes, 0);
  const whose = week.person.id === me.person.id ? {} : { personId: week.person.id };
  const input = { ...whose, from, projectIds: [...chosen] };
  const isSubmit = kind === 'submit';
  const missing = week.expectedMinutes - minutes;
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={isSubmit ? `Submit ${period}` : 'Recall what was submitted'}
      verb={isSubmit ? `Submit ${format.hours(minutes)}` : `Recall ${format.hours(minutes)}`}
      run={() => (isSubmit ? submit.run(input) : recall.run(input))}
      done={isSubmit ? 'Submitted to the approvers.' : 'Taken back: the cells are open again.'}
    >
      <Stack gap="sm">
        <table className={classes.submitList}>
          <tbody>
            {groups.map((group) => (
              <tr key={group.projectId}>
                <td>
                  <Checkbox
                    label={`${group.project} · ${group.client}`}
                    checked={chosen.has(group.projectId)}
                    onChange={() => setChosen(toggled(chosen, group.projectId))}
                  />
                </td>
                <td>
                  {group.part?.state === 'rejected' && <StateBadge state="rejected" />}{' '}
                  <HoursText minutes={group.totalMinutes} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {isSubmit && (
          <Text c="dimmed">
            The cells are locked until somebody decides. You can recall them before that.
            {missing > 0 && week.periodKind === 'week' && (
              <> {format.hours(missing)} of the expected time is not logged.</>
            )}
          </Text>
        )}
      </Stack>
    </VerbDialog>
  );
}
