import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import type { Verb } from '../../shared/record/verb.ts';
import type { Contract, ContractDialog } from './ContractPage.tsx';
import { PostingEffect } from './PostingEffect.tsx';

/** What can happen to a contract, with what each verb changes. */
export function useContractVerbs(
  contract: Contract,
  open: (dialog: ContractDialog) => void,
): readonly Verb[] {
  const go = useGo();
  const format = useFormat();
  const submit = useCommand(api.contracts.submit);
  const approve = useCommand(api.contracts.approve);
  const reject = useCommand(api.contracts.reject);
  const post = useCommand(api.contracts.post);
  const renew = useCommand(api.contracts.renew);
  const discard = useCommand(api.contracts.discard);
  const { id, version, shown } = contract;
  const what = shown.ordinal === 1 ? 'the contract' : `version ${shown.ordinal}`;
  const from = format.date(shown.effectiveFrom);
  return [
    {
      key: 'submit',
      label: 'Submit',
      title: `Submit ${what}`,
      consequences: 'Somebody else approves it, or sends it back.',
      run: () => submit.run({ id, version }),
      done: 'Submitted for approval.',
    },
    {
      key: 'approve',
      label: 'Approve',
      title: `Approve ${what}`,
      consequences: `It can be put in force then, from ${from}.`,
      run: () => approve.run({ id, version }),
      done: 'Approved.',
    },
    {
      key: 'post',
      label: 'Put in force',
      title: `Put ${what} in force`,
      consequences: <PostingEffect id={id} from={from} />,
      run: () => post.run({ id, version }),
      done: `In force from ${from}.`,
    },
    {
      key: 'reject',
      label: 'Send back',
      isSecondary: true,
      isDangerous: true,
      title: `Send ${what} back`,
      consequences: 'It is a draft again, with your reason on it.',
      needsReason: true,
      run: (reason) => reject.run({ id, version, reason }),
      done: 'Sent back.',
    },
    { key: 'update', label: 'Change the terms', isSecondary: true, opens: () => open('edit') },
    { key: 'amend', label: 'Amend', opens: () => open('amend') },
    { key: 'uplift', label: 'Uplift the prices', isSecondary: true, opens: () => open('uplift') },
    ...(contract.terms.lines.some((line) => line.model === 'unit')
      ? [
          {
            key: 'amend',
            label: 'Record units',
            isSecondary: true,
            opens: () => open('units'),
          } as const,
        ]
      : []),
    {
      key: 'renew',
      label: 'Renew',
      isSecondary: true,
      title: 'Renew the contract',
      consequences: `It runs ${contract.terms.renewal.months} months longer, under the terms in force.`,
      run: () => renew.run({ id, version }),
      done: 'Renewed.',
    },
    {
      key: 'terminate',
      label: 'Terminate',
      isSecondary: true,
      isDangerous: true,
      opens: () => open('terminate'),
    },
    {
      key: 'discard',
      label: 'Discard the draft',
      isSecondary: true,
      isDangerous: true,
      title: `Discard ${what}`,
      consequences: 'What was written is dropped; what is in force stays.',
      run: () => discard.run({ id, version }),
      done: 'Discarded.',
      ...(shown.ordinal === 1 ? { onDone: () => go('/contracts') } : {}),
    },
  ];
}
