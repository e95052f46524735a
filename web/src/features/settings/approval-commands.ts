import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';

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

const nouns = Object.entries<Readonly<Record<string, Endpoint>>>(contract);
const commands = nouns.flatMap(([noun, endpoints]) =>
  Object.entries(endpoints)
    .filter(([, endpoint]) => endpoint.kind === 'command')
    .map(([name, endpoint]) => {
      const value = `${noun}.${name}`;
      return { value, label: shortNames[value] ?? endpoint.summary };
    }),
);

export const commandChoices = commands.toSorted((a, b) => a.label.localeCompare(b.label));
export const commandName = (command: string): string =>
  commands.find(({ value }) => value === command)?.label ?? command;
