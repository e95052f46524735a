import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import type { Verb } from '../../shared/record/verb.ts';
import type { Retainer, RetainerDialog } from './RetainerPage.tsx';

/** What can happen to a retainer, with what each verb changes. */
export function useRetainerVerbs(
  retainer: Retainer,
  open: (dialog: RetainerDialog) => void,
): readonly Verb[] {
  const ending = useEndingVerbs(retainer);
  const submit = useCommand(api.retainers.submit);
  const approve = useCommand(api.retainers.approve);
  const reject = useCommand(api.retainers.reject);
  const post = useCommand(api.retainers.post);
  const { id, version } = retainer;
  return [
    {
      key: 'submit',
      label: 'Submit',
      title: 'Submit the retainer',
      consequences: 'Somebody else approves it, or sends it back.',
      run: () => submit.run({ id, version }),
      done: 'Submitted for approval.',
    },
    {
      key: 'approve',
      label: 'Approve',
      title: 'Approve the retainer',
      consequences: 'It can be put in force then.',
      run: () => approve.run({ id, version }),
      done: 'Approved.',
    },
    {
      key: 'post',
      label: 'Put in force',
      title: 'Put the retainer in force',
      consequences: 'Money and hours can move from then on.',
      run: () => post.run({ id, version }),
      done: 'In force.',
    },
    {
      key: 'reject',
      label: 'Send back',
      isSecondary: true,
      isDangerous: true,
      title: 'Send the retainer back',
      consequences: 'It is a draft again, with your reason on it.',
      needsReason: true,
      run: (reason) => reject.run({ id, version, reason }),
      done: 'Sent back.',
    },
    { key: 'update', label: 'Change the terms', isSecondary: true, opens: () => open('edit') },
    { key: 'draw', label: 'Draw', opens: () => open('draw') },
    { key: 'receive', label: 'Post money received', opens: () => open('receive') },
    { key: 'request', label: 'Ask for money', isSecondary: true, opens: () => open('request') },
    { key: 'grant', label: 'Grant credit', isSecondary: true, opens: () => open('grant') },
    {
      key: 'refund',
      label: 'Refund',
      isSecondary: true,
      isDangerous: true,
      opens: () => open('refund'),
    },
    ...ending,
  ];
}

function useEndingVerbs(retainer: Retainer): readonly Verb[] {
  const go = useGo();
  const format = useFormat();
  const closePeriod = useCommand(api.retainers.closePeriod);
  const withdraw = useCommand(api.retainers.withdrawRequest);
  const expire = useCommand(api.retainers.expire);
  const close = useCommand(api.retainers.close);
  const discard = useCommand(api.retainers.discard);
  const { id, version, nextPeriod } = retainer;
  const month = nextPeriod === null ? '' : ` from ${format.date(nextPeriod.from)}`;
  return [
    {
      key: 'closePeriod',
      label: 'Close the month',
      title: `Close the month${month}`,
      consequences:
        'What is left rolls over as agreed; the fee and any overage can be billed then.',
      run: () => closePeriod.run({ id, version }),
      done: 'The month is closed.',
    },
    {
      key: 'withdrawRequest',
      label: 'Withdraw the request',
      isSecondary: true,
      title: 'Withdraw the open request',
      consequences: 'The client is not asked any more; another request can follow.',
      needsReason: true,
      run: (reason) => withdraw.run({ id, version, reason }),
      done: 'Withdrawn.',
    },
    {
      key: 'expire',
      label: 'Close what expired',
      isSecondary: true,
      title: 'Close what expired',
      consequences: 'Income where the terms say so; else it stays the client’s.',
      run: () => expire.run({ id, version }),
      done: 'Closed what expired.',
    },
    {
      key: 'close',
      label: 'Close the retainer',
      isSecondary: true,
      isDangerous: true,
      title: 'Close the retainer',
      consequences:
        'What is left goes back or is kept, as the terms say. Somebody else agrees first.',
      needsReason: true,
      run: (reason) => close.run({ id, version, reason }),
      done: 'Closed.',
    },
    {
      key: 'discard',
      label: 'Discard the draft',
      isSecondary: true,
      isDangerous: true,
      title: 'Discard the draft',
      consequences: 'What was written is dropped.',
      run: () => discard.run({ id, version }),
      done: 'Discarded.',
      onDone: () => go('/retainers'),
    },
  ];
}
