import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText, MoneyText } from '../../shared/Figures.tsx';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { RequestInput } from './RequestInput.tsx';
import { RequestSteps } from './RequestSteps.tsx';

export type RequestDetail = Answer<typeof api.approvals.get>;

export function RequestPage(): ReactNode {
  const id = useRecordId();
  const request = useAsk(api.approvals.get, { id });
  return (
    <Asked query={request} skeleton={<RecordSkeleton />}>
      {(answer) => <RequestBody request={answer} />}
    </Asked>
  );
}

const inName = ({ decidesFor }: RequestDetail): string =>
  decidesFor === null ? '' : ` You decide for ${decidesFor.name}.`;

function useDeciding(request: RequestDetail): readonly Verb[] {
  const { id, title, steps, step } = request;
  const approve = useCommand(api.approvals.approve);
  const reject = useCommand(api.approvals.reject);
  const askBack = useCommand(api.approvals.askBack);
  const agreed = request.decisions.filter((each) => each.kind === 'agreed' && each.step === step);
  const isLast = step === steps.length - 1 && agreed.length + 1 >= (steps[step]?.needed ?? 1);
  const then = isLast
    ? 'It is carried out now, exactly as it was made.'
    : 'Others have to agree, too, before it is carried out.';
  return [
    {
      key: 'approve',
      label: 'Approve',
      title: 'Approve the request',
      consequences: `${title}. ${then}${inName(request)}`,
      run: () => approve.run({ id }),
      done: isLast ? 'Approved and carried out.' : 'You have agreed to it.',
    },
    {
      key: 'askBack',
      label: 'Ask back',
      isSecondary: true,
      title: 'Ask the maker',
      consequences: 'The request waits until it is answered.',
      needsReason: true,
      run: (reason) => askBack.run({ id, reason }),
      done: 'The maker is asked.',
    },
    {
      key: 'reject',
      label: 'Reject',
      isSecondary: true,
      isDangerous: true,
      title: 'Reject the request',
      consequences: `Nothing of it happens. The maker reads your reason.${inName(request)}`,
      needsReason: true,
      run: (reason) => reject.run({ id, reason }),
      done: 'The request is rejected.',
    },
  ];
}

function useRequestVerbs(request: RequestDetail): readonly Verb[] {
  const { id } = request;
  const deciding = useDeciding(request);
  const answer = useCommand(api.approvals.answer);
  const escalate = useCommand(api.approvals.escalate);
  const withdraw = useCommand(api.approvals.withdraw);
  return [
    ...deciding,
    {
      key: 'answer',
      label: 'Answer',
      title: 'Answer what you are asked',
      consequences: 'The request goes on to those who decide.',
      needsReason: true,
      run: (reason) => answer.run({ id, reason }),
      done: 'Answered: it waits for a decision again.',
    },
    {
      key: 'escalate',
      label: 'Escalate',
      isSecondary: true,
      title: 'Put it before the next in line',
      consequences: 'They may decide on it, too, from now on.',
      needsReason: true,
      run: (reason) => escalate.run({ id, reason }),
      done: 'The next in line is asked, too.',
    },
    {
      key: 'withdraw',
      label: 'Withdraw',
      isSecondary: true,
      title: 'Withdraw your request',
      consequences: 'Nothing of it happens. You can make it again.',
      run: () => withdraw.run({ id }),
      done: 'The request is withdrawn.',
    },
  ];
}

/** What the one who is to act should read first. */
function noticeOf({ reason, state, decisions }: RequestDetail): string | null {
  if (state !== 'asked_back') return reason;
  const question = decisions.findLast((each) => each.kind === 'asked_back');
  return question === undefined ? null : `${question.person?.name} asks: ${question.reason}`;
}

function RequestBody({ request }: Readonly<{ request: RequestDetail }>) {
  const verbs = useRequestVerbs(request);
  const notice = noticeOf(request);
  const isOpen = request.state === 'pending' || request.state === 'asked_back';
  return (
    <RecordPage
      kind="Approval request"
      recordKind="approval"
      id={request.id}
      name={request.title}
      title={request.title}
      back={{ label: 'Approval requests', href: '/requests' }}
      badges={<StateBadge state={request.state} />}
      may={request.may}
      state={request.state}
      verbs={verbs}
      facts={[
        { label: 'Amount', value: <MoneyText value={request.amount} /> },
        {
          label: 'Requested by',
          value: request.maker.name,
          note: <InstantText instant={request.requestedAt} />,
        },
        { label: 'Because', value: request.because },
        {
          label: 'Waits for',
          value: isOpen ? request.waitsFor : '–',
          note: request.escalatedAt === null ? undefined : 'Escalated',
        },
        {
          label: 'Decided by',
          value: request.decidedBy?.name ?? '–',
          note:
            request.decidedAt === null ? undefined : <InstantText instant={request.decidedAt} />,
        },
      ]}
      notice={
        notice !== null && (
          <Alert color={request.state === 'rejected' ? 'red' : 'amber'} variant="light" mb="md">
            {notice}
          </Alert>
        )
      }
      tabs={[
        { key: 'request', label: 'Request', content: <RequestInput request={request} /> },
        { key: 'steps', label: 'Who decides', content: <RequestSteps request={request} /> },
      ]}
    />
  );
}
