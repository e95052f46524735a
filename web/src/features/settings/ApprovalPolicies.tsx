import { commandName } from '@daybook/contract/command-names.ts';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { type Format, useFormat } from '../../shared/format.ts';
import { useCan } from '../../shared/me.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { ApprovalPolicyDrawer } from './ApprovalPolicyDrawer.tsx';
import { stepsText } from './approvers.ts';

export type Policy = Answer<typeof api.approvals.listPolicies>['items'][number];

export function ApprovalPolicies() {
  const can = useCan();
  const policies = useAsk(api.approvals.listPolicies, {});
  const [edited, setEdited] = useState<Readonly<{ record: Policy | null }> | null>(null);
  return (
    <>
      <p>When somebody else has to agree before a thing is done. Nobody approves their own.</p>
      <Asked query={policies}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No policies yet: nothing waits for a second person." />
          ) : (
            <PoliciesTable policies={items} onEdit={(record) => setEdited({ record })} />
          )
        }
      </Asked>
      {can('approvals.update') && (
        <Button
          mt="md"
          leftSection={<IconPlus size={15} />}
          onClick={() => setEdited({ record: null })}
        >
          Add a policy
        </Button>
      )}
      <ApprovalPolicyDrawer edited={edited} onClose={() => setEdited(null)} />
    </>
  );
}

function conditionText(policy: Policy, format: Format): string {
  switch (policy.condition) {
    case 'always':
      return 'Always';
    case 'own_record':
      return 'If it is their own record';
    case 'amount_over':
      return policy.amount === null ? 'Over an amount' : `Over ${format.money(policy.amount)}`;
    case 'percent_over':
      return policy.percent === null ? 'Over a share' : `Over ${format.percent(policy.percent, 2)}`;
  }
}

function ForWhom({ policy: { client, branch } }: Readonly<{ policy: Policy }>) {
  const names = [client?.name, branch?.name].filter((name) => name !== undefined);
  return names.length === 0 ? null : (
    <span className={classes.sub}>Only for {names.join(', ')}</span>
  );
}

function unansweredText(policy: Policy): string {
  const { remindAfterHours, escalateAfterHours, escalateTo } = policy;
  const parts = [
    ...(remindAfterHours === null ? [] : [`Reminder after ${remindAfterHours} h`]),
    ...(escalateAfterHours === null || escalateTo === null
      ? []
      : [`${escalateTo.name} after ${escalateAfterHours} h`]),
  ];
  return parts.length === 0 ? '–' : parts.join(', ');
}

type PoliciesTableProps = Readonly<{
  policies: readonly Policy[];
  onEdit: (policy: Policy) => void;
}>;

function PoliciesTable({ policies, onEdit }: PoliciesTableProps) {
  const format = useFormat();
  return (
    <TableFrame label="Approval policies">
      <table className={classes.table}>
        <caption className="spoken">Approval policies</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">Approved by</th>
            <th scope="col">If nobody answers</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="spoken">Edit</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {policies.map((policy) => (
            <tr key={policy.id} data-off={!policy.isActive || undefined}>
              <td>{commandName(policy.command)}</td>
              <td>
                {conditionText(policy, format)}
                <ForWhom policy={policy} />
              </td>
              <td>{stepsText(policy.steps)}</td>
              <td>{unansweredText(policy)}</td>
              <td>
                <StateBadge state={policy.isActive ? 'active' : 'inactive'} />
              </td>
              <td data-align="right">
                {policy.may.update === 'yes' && (
                  <Button
                    variant="subtle"
                    aria-label={`Edit the policy for ${commandName(policy.command)}`}
                    onClick={() => onEdit(policy)}
                  >
                    Edit
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
