import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import type { Verb } from '../../shared/record/verb.ts';
import type { Invoice } from './InvoicePage.tsx';

type OpenDialog = (dialog: 'post' | 'credit' | 'send') => void;

/** What can happen to an invoice, with what each verb changes. */
export function useInvoiceVerbs(invoice: Invoice, open: OpenDialog): readonly Verb[] {
  const go = useGo();
  const format = useFormat();
  const submit = useCommand(api.billing.submit);
  const reject = useCommand(api.billing.reject);
  const voidInvoice = useCommand(api.billing.void);
  const writeOff = useCommand(api.billing.writeOff);
  const discard = useCommand(api.billing.discard);
  const { id, version } = invoice;
  const total = format.money(invoice.total);
  const name = invoice.number ?? 'the draft';
  return [
    {
      key: 'submit',
      label: 'Submit',
      title: 'Submit the invoice',
      consequences: `${format.counted(invoice.lines.length, 'line')}, ${total} with tax. It can be posted or sent back then.`,
      run: () => submit.run({ id, version }),
      done: 'The invoice is submitted.',
    },
    { key: 'post', label: 'Post', opens: () => open('post') },
    {
      key: 'reject',
      label: 'Send back',
      isSecondary: true,
      isDangerous: true,
      title: 'Send the invoice back',
      consequences: 'It is a draft again, with your reason on it.',
      needsReason: true,
      run: (reason) => reject.run({ id, version, reason }),
      done: 'The invoice is sent back.',
    },
    { key: 'send', label: 'Send', opens: () => open('send') },
    {
      key: 'receive',
      label: 'Record a receipt',
      opens: () => go(`/receipts?new=1&clientId=${invoice.client.id}`),
    },
    { key: 'credit', label: 'Credit', isSecondary: true, opens: () => open('credit') },
    {
      key: 'writeOff',
      label: 'Write off',
      isSecondary: true,
      isDangerous: true,
      title: `Write off ${name}`,
      consequences: `${format.money(invoice.open)} is bad debt in the journal. The invoice stays as it is, and nobody is written to about it.`,
      needsReason: true,
      run: (reason) => writeOff.run({ id, version, reason }),
      done: 'The invoice is written off.',
    },
    {
      key: 'void',
      label: 'Void',
      isSecondary: true,
      isDangerous: true,
      title: `Void ${name}`,
      consequences: `${total} is reversed in the journal under a new entry. The number stays used, and all of its work can be billed again.`,
      needsReason: true,
      run: (reason) => voidInvoice.run({ id, version, reason }),
      done: 'The invoice is voided.',
    },
    {
      key: 'discard',
      label: 'Discard the draft',
      isSecondary: true,
      isDangerous: true,
      title: 'Discard the draft',
      consequences: 'Its pre-bill opens again with all its lines.',
      run: () => discard.run({ id, version }),
      done: 'The draft is discarded.',
      onDone: () => go(`/pre-bills/${invoice.preBillId}`),
    },
  ];
}
