import { approvalStates } from '@daybook/contract/controls.ts';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { InstantText, MoneyText } from '../../shared/Figures.tsx';
import { type Column, choicesFrom } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { decideAll } from './decide-all.ts';
import { RequestInput } from './RequestInput.tsx';

export type Request = Answer<typeof api.approvals.list>['items'][number];

const isOpen = ({ state }: Request): boolean => state === 'pending' || state === 'asked_back';

const columns: readonly Column<Request>[] = [
  { key: 'title', title: 'Request', render: (request) => request.title },
  { key: 'maker', title: 'By', render: (request) => request.maker.name },
  { key: 'because', title: 'Because', isWideOnly: true, render: (request) => request.because },
  {
    key: 'waitsFor',
    title: 'Waits for',
    isWideOnly: true,
    render: (request) => (isOpen(request) ? request.waitsFor : '–'),
  },
  { key: 'state', title: 'State', render: (request) => <StateBadge state={request.state} /> },
  {
    key: 'requestedAt',
    title: 'Requested',
    isWideOnly: true,
    render: (request) => <InstantText instant={request.requestedAt} />,
  },
  {
    key: 'amount',
    title: 'Amount',
    align: 'right',
    render: (request) => <MoneyText value={request.amount} />,
  },
];

type Decision = Readonly<{
  verb: 'approve' | 'reject';
  requests: readonly Request[];
  clear: () => void;
}>;

export function RequestsPage(): ReactNode {
  const [decision, setDecision] = useState<Decision | null>(null);
  const ask = (verb: Decision['verb']) => (requests: readonly Request[], clear: () => void) =>
    setDecision({ verb, requests, clear });
  return (
    <Page
      title="Approval requests"
      lead="What a policy holds back until a second person agrees. Nothing has happened yet."
    >
      <DataList
        name="Approval requests"
        call={api.approvals.list}
        columns={columns}
        fields={[
          {
            kind: 'choice',
            key: 'states',
            label: 'State',
            isMany: true,
            choices: choicesFrom(approvalStates, stateName),
          },
          { kind: 'flag', key: 'awaitingMe', label: 'For you', yes: 'Yours to decide', no: 'All' },
        ]}
        views={[
          { label: 'For you', filters: { awaitingMe: 'true' } },
          { label: 'Waiting', filters: { states: 'pending,asked_back' } },
          { label: 'Decided', filters: { states: 'approved,rejected' } },
          { label: 'All', filters: {} },
        ]}
        startsWith={{ awaitingMe: 'true' }}
        hrefOf={(request) => `/requests/${request.id}`}
        titleOf={(request) => request.title}
        empty="Nothing waits for approval."
        bulk={[
          { key: 'a', label: 'Approve', run: ask('approve') },
          { key: 'r', label: 'Reject', run: ask('reject') },
        ]}
        peek={(request) => <RequestInput request={request} />}
      />
      {decision !== null && (
        <DecisionDialog decision={decision} onClose={() => setDecision(null)} />
      )}
    </Page>
  );
}

type DecisionDialogProps = Readonly<{ decision: Decision; onClose: () => void }>;

function DecisionDialog({ decision, onClose }: DecisionDialogProps) {
  const approve = useCommand(api.approvals.approve);
  const reject = useCommand(api.approvals.reject);
  const { verb, requests, clear } = decision;
  const decidable = requests.filter((request) => request.may[verb] === 'yes');
  const ids = decidable.map((request) => request.id);
  const isApproval = verb === 'approve';
  const count = `${ids.length} ${ids.length === 1 ? 'request' : 'requests'}`;
  const skipped = requests.length - ids.length;
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={isApproval ? `Approve ${count}` : `Reject ${count}`}
      verb={isApproval ? 'Approve' : 'Reject'}
      isDangerous={!isApproval}
      needsReason={!isApproval}
      run={(reason) =>
        decideAll(ids, (id) => (isApproval ? approve.run({ id }) : reject.run({ id, reason })))
      }
      done={isApproval ? `${count} carried out.` : `${count} rejected.`}
      onDone={clear}
    >
      {isApproval
        ? 'Each is carried out now, exactly as it was made.'
        : 'Nothing of it happens. The makers read your reason.'}
      {skipped > 0 && ` ${skipped} of the selection are not yours to decide and are left out.`}
    </VerbDialog>
  );
}
