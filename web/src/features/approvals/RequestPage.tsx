import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText, MoneyText } from '../../shared/Figures.tsx';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { RequestInput } from './RequestInput.tsx';
import { type Request, roleName } from './RequestsPage.tsx';

export function RequestPage(): ReactNode {
  const id = useRecordId();
  const request = useAsk(api.approvals.get, { id });
  return (
    <Asked query={request} skeleton={<RecordSkeleton />}>
      {(answer) => <RequestBody request={answer} />}
    </Asked>
  );
}

function useRequestVerbs({ id, title }: Request): readonly Verb[] {
  const approve = useCommand(api.approvals.approve);
  const reject = useCommand(api.approvals.reject);
  const withdraw = useCommand(api.approvals.withdraw);
  return [
    {
      key: 'approve',
      label: 'Approve',
      title: 'Approve the request',
      consequences: `${title}. It is carried out now, exactly as it was made.`,
      run: () => approve.run({ id }),
      done: 'Approved and carried out.',
    },
    {
      key: 'reject',
      label: 'Reject',
      isSecondary: true,
      isDangerous: true,
      title: 'Reject the request',
      consequences: 'Nothing of it happens. The maker reads your reason.',
      needsReason: true,
      run: (reason) => reject.run({ id, reason }),
      done: 'The request is rejected.',
    },
    {
      key: 'withdraw',
      label: 'Withdraw',
      title: 'Withdraw your request',
      consequences: 'Nothing of it happens. You can make it again.',
      run: () => withdraw.run({ id }),
      done: 'The request is withdrawn.',
    },
  ];
}

function RequestBody({ request }: Readonly<{ request: Request }>) {
  const verbs = useRequestVerbs(request);
  return (
    <RecordPage
      kind="Approval request"
      recordKind="approval_request"
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
        { label: 'Approved by', value: roleName(request.approverRole) },
        {
          label: 'Decided by',
          value: request.decidedBy?.name ?? '–',
          note:
            request.decidedAt === null ? undefined : <InstantText instant={request.decidedAt} />,
        },
      ]}
      notice={
        request.reason !== null && (
          <Alert color={request.state === 'rejected' ? 'red' : 'amber'} variant="light" mb="md">
            {request.reason}
          </Alert>
        )
      }
      tabs={[{ key: 'request', label: 'Request', content: <RequestInput request={request} /> }]}
    />
  );
}
