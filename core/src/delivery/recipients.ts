// Who gets a document: the client's contacts that are to get its kind, or else the client's own address.

export const documentKinds = [
  'invoice',
  'credit_note',
  'reminder',
  'statement',
  'report',
  'approval',
] as const;
export type DocumentKind = (typeof documentKinds)[number];
/** What goes to clients; the rest goes to people of the firm. */
export const ownKinds = ['report', 'approval'] as const satisfies readonly DocumentKind[];
export type ClientDocumentKind = Exclude<DocumentKind, (typeof ownKinds)[number]>;

export type Recipient = Readonly<{ name: string; email: string; as: 'to' | 'cc' }>;
export type MailContact = Readonly<{
  name: string;
  email: string | null;
  getsInvoices: boolean;
  getsReminders: boolean;
  getsStatements: boolean;
  isCopied: boolean;
}>;

const gets: Readonly<Record<ClientDocumentKind, (contact: MailContact) => boolean>> = {
  invoice: (contact) => contact.getsInvoices,
  credit_note: (contact) => contact.getsInvoices,
  reminder: (contact) => contact.getsReminders,
  statement: (contact) => contact.getsStatements,
};

/**
 * Never two times the same address. With nobody named for the kind, those who get the invoices; with
 * nobody for them either, the client's own address. Empty: there is nobody to send it to. Copies
 * alone are no addressee: the first of them becomes one.
 */
export function recipientsOf(
  kind: ClientDocumentKind,
  client: Readonly<{ name: string; email: string | null; contacts: readonly MailContact[] }>,
): readonly Recipient[] {
  const own = chosen(client.contacts.filter(gets[kind]));
  const named = own.length > 0 ? own : chosen(client.contacts.filter(gets.invoice));
  if (named.length > 0) return withAddressee(named);
  return client.email === null ? [] : [{ name: client.name, email: client.email, as: 'to' }];
}

function chosen(contacts: readonly MailContact[]): readonly Recipient[] {
  const byAddress = new Map<string, Recipient>();
  for (const { name, email, isCopied } of contacts) {
    if (email === null) continue;
    const known = byAddress.get(email.toLowerCase());
    if (known === undefined || (known.as === 'cc' && !isCopied))
      byAddress.set(email.toLowerCase(), { name, email, as: isCopied ? 'cc' : 'to' });
  }
  return [...byAddress.values()];
}

const withAddressee = (recipients: readonly Recipient[]): readonly Recipient[] =>
  recipients.some((each) => each.as === 'to')
    ? recipients
    : recipients.map((each, index) => (index === 0 ? { ...each, as: 'to' } : each));
