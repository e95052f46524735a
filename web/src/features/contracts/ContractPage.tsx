import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { AmendDrawer } from './AmendDrawer.tsx';
import { ContractBurn } from './ContractBurn.tsx';
import { ContractClauses } from './ContractClauses.tsx';
import { ContractDocuments } from './ContractDocuments.tsx';
import { ContractDrawer } from './ContractDrawer.tsx';
import { ContractLines } from './ContractLines.tsx';
import { ContractVersions } from './ContractVersions.tsx';
import { TerminateDrawer } from './TerminateDrawer.tsx';
import { UnitsDrawer } from './UnitsDrawer.tsx';
import { useContractVerbs } from './use-contract-verbs.tsx';

export type Contract = Answer<typeof api.contracts.get>;
export type ContractDialog = 'edit' | 'amend' | 'uplift' | 'terminate' | 'units';

export function ContractPage(): ReactNode {
  const id = useRecordId();
  const contract = useAsk(api.contracts.get, { id });
  return (
    <Asked query={contract} skeleton={<RecordSkeleton />}>
      {(answer) => <ContractBody contract={answer} />}
    </Asked>
  );
}

function ContractBody({ contract }: Readonly<{ contract: Contract }>) {
  const [dialog, setDialog] = useState<ContractDialog | null>(null);
  const verbs = useContractVerbs(contract, setDialog);
  const close = () => setDialog(null);
  return (
    <>
      <RecordPage
        kind="Contract"
        recordKind="contract"
        id={contract.id}
        number={contract.number}
        name={contract.name}
        title={`${contract.number} ${contract.name}`}
        back={{ label: 'Contracts', href: '/contracts' }}
        badges={<StateBadge state={contract.state} />}
        may={contract.may}
        state={contract.state}
        verbs={verbs}
        notice={<Notice contract={contract} />}
        facts={[
          {
            label: 'Client',
            value: (
              <TextLink href={`/clients/${contract.client.id}`}>{contract.client.name}</TextLink>
            ),
          },
          {
            label: 'Term',
            value: (
              <>
                <DateText date={contract.startsOn} />
                {contract.until !== null && (
                  <>
                    {' – '}
                    <DateText date={contract.until} />
                  </>
                )}
              </>
            ),
            note: contract.until === null ? 'open end' : undefined,
          },
          { label: 'Billed', value: <MoneyText value={contract.billed} /> },
          { label: 'Unbilled', value: <MoneyText value={contract.unbilled} /> },
          { label: 'Notice by', value: <DateText date={contract.noticeOn} /> },
          { label: 'Owner', value: contract.owner.name },
        ]}
        tabs={[
          {
            key: 'terms',
            label: 'Terms',
            count: contract.terms.lines.length,
            content: <ContractLines contract={contract} />,
          },
          { key: 'burn', label: 'Burn', content: <ContractBurn id={contract.id} /> },
          {
            key: 'clauses',
            label: 'Clauses',
            count: contract.terms.clauses.length,
            content: <ContractClauses id={contract.id} />,
          },
          {
            key: 'documents',
            label: 'Documents',
            content: <ContractDocuments id={contract.id} />,
          },
          {
            key: 'versions',
            label: 'Versions',
            count: contract.versions.length,
            content: <ContractVersions contract={contract} />,
          },
        ]}
      />
      <ContractDrawer opened={dialog === 'edit'} onClose={close} contract={contract} />
      <AmendDrawer
        kind={dialog === 'uplift' ? 'uplift' : 'amend'}
        opened={dialog === 'amend' || dialog === 'uplift'}
        onClose={close}
        contract={contract}
      />
      <TerminateDrawer opened={dialog === 'terminate'} onClose={close} contract={contract} />
      <UnitsDrawer opened={dialog === 'units'} onClose={close} contract={contract} />
    </>
  );
}

function Notice({ contract }: Readonly<{ contract: Contract }>) {
  const format = useFormat();
  const { shown } = contract;
  const isWritten = shown.state !== 'posted' && shown.state !== 'discarded';
  return (
    <>
      {contract.rejectedBecause !== null && (
        <Text size="sm" c="red" mb="sm">
          Sent back: “{contract.rejectedBecause}”
        </Text>
      )}
      {contract.isNoticeDue && (
        <Text size="sm" mb="sm">
          Notice has to be given by {format.date(contract.noticeOn ?? '')}, or the contract goes on
          as its terms say.
        </Text>
      )}
      {isWritten && shown.ordinal > 1 && (
        <Text size="sm" mb="sm">
          You see version {shown.ordinal}, which is not in force yet: {shown.reason}. It would hold
          from {format.date(shown.effectiveFrom)}.
        </Text>
      )}
    </>
  );
}
