// The commands that policies are about, in words.

import { contract } from './contract.ts';
import type { Endpoint } from './endpoint.ts';

// Said shorter than in the reference, for the commands that policies are usually about.
const shortNames: Readonly<Record<string, string>> = {
  'billing.post': 'Post an invoice',
  'billing.postMany': 'Post several invoices',
  'billing.void': 'Void an invoice',
  'billing.writeOff': 'Write off an invoice',
  'billing.write': 'Write lines down or up',
  'billing.postCreditNote': 'Post a credit note',
  'cash.postReceipt': 'Post a receipt',
  'cash.voidReceipt': 'Void a receipt',
  'cash.refundReceipt': 'Refund a client',
  'cash.acceptBankLine': 'Let a client off the rest of an invoice',
  'dunning.issueLast': 'Send a last notice',
  'billing.releaseRetention': 'Release a retention',
  'cash.voidRefund': 'Void a refund',
  'contracts.post': 'Put a contract in force',
  'contracts.renew': 'Renew a contract',
  'contracts.terminate': 'Terminate a contract',
  'contracts.waivePoint': 'Waive a point of a contract’s checklist',
  'milestones.postChangeOrder': 'Put a change order in force',
  'runs.post': 'Post a billing run',
  'billing.setDiscount': 'Give a client a discount',
  'org.setPersonRoles': 'Change the roles of a person',
  'org.updateRole': 'Change a role',
  'org.updateEntity': 'Change the bank account of a legal entity, or open its closed period',
  'approvals.createPolicy': 'Add an approval policy',
  'approvals.updatePolicy': 'Change an approval policy',
  'retainers.refund': 'Pay a retainer back',
  'retainers.close': 'Close a retainer',
  'rates.setRate': 'Set a rate',
  'periods.close': 'Close a period with open work',
  'periods.reopen': 'Open a closed period again',
};

/** What a policy is about, as people say it; of a command that is not known, its own name. */
export function commandName(command: string): string {
  const [noun = '', name = ''] = command.split('.');
  const nouns: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = contract;
  return shortNames[command] ?? nouns[noun]?.[name]?.summary ?? command;
}
