// Clients, their contacts and their money, as they are stored.

import type { Address } from '@daybook/contract/org.ts';
import type { ClientView, ContactView } from '@daybook/contract/parties.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

type Client = z.output<typeof ClientView>;

export type ClientRow = Readonly<{
  id: string;
  version: number;
  name: string;
  code: string;
  legal_entity_id: string;
  legal_entity_name: string;
  currency: string;
  tax_id: string | null;
  address: z.output<typeof Address>;
  email: string | null;
  payment_term_days: number;
  quantity_policy: Client['quantityPolicy'];
  grouping: Client['grouping'];
  tax_treatment: Client['taxTreatment'];
  tax_reason: string | null;
  requires_order: boolean;
  language: Client['language'];
  is_active: boolean;
  project_count: number;
}>;

const clientSelect = `select c.id, c.version, c.name, c.code, c.legal_entity_id, e.name as legal_entity_name, c.currency, c.tax_id, c.address, c.email, c.payment_term_days, c.quantity_policy, c.grouping, c.tax_treatment,
    c.tax_reason, c.requires_order, c.language, c.is_active, (select count(*)::int from project p where p.firm_id = c.firm_id and p.client_id = c.id) as project_count
  from client c join legal_entity e on e.firm_id = c.firm_id and e.id = c.legal_entity_id where c.firm_id = app.firm_id()`;

export type Page = Readonly<{ after: Key | null; limit: number }>;

export type ClientFilter = Readonly<{
  q?: string | undefined;
  isActive?: boolean | undefined;
  legalEntityId?: string | undefined;
}>;

export function listClients(db: ReadDb, filter: ClientFilter, page: Page) {
  const c = conditions();
  c.where(`(c.name ilike '%' || ? || '%' or c.code ilike ? || '%')`, filter.q);
  c.where('c.is_active = ?', filter.isActive);
  c.where('c.legal_entity_id = ?', filter.legalEntityId);
  c.after(['c.name', 'c.id'], ['text', 'uuid'], page.after, 'asc');
  return db.rows<ClientRow>(
    `${clientSelect} and ${c.sql()} order by c.name, c.id limit ${page.limit + 1}`,
    c.values,
  );
}

export const findClient = async (db: ReadDb, id: string) =>
  (await db.rows<ClientRow>(`${clientSelect} and c.id = $1`, [id]))[0] ?? null;

export const findClients = (db: ReadDb, ids: readonly string[]) =>
  db.rows<ClientRow>(`${clientSelect} and c.id = any($1)`, [ids]);

export const lockClient = async (tx: WriteTx, id: string) =>
  (await tx.rows<ClientRow>(`${clientSelect} and c.id = $1 for no key update of c`, [id]))[0] ??
  null;

export type ClientFields = Omit<Client, 'version' | 'may' | 'legalEntity' | 'projectCount'>;

export async function saveClients(tx: WriteTx, clients: readonly ClientFields[]): Promise<void> {
  const column = <T>(pick: (client: ClientFields) => T) => clients.map(pick);
  await tx.rows(
    `insert into client as c (firm_id, id, name, code, legal_entity_id, currency, tax_id, address, email, payment_term_days, quantity_policy, grouping, tax_treatment, tax_reason, requires_order, is_active, language)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::int[], $10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[], $15::boolean[], $16::text[]) as x
     on conflict (firm_id, id) do update set version = c.version + 1, name = excluded.name, code = excluded.code, tax_id = excluded.tax_id, address = excluded.address, email = excluded.email, payment_term_days = excluded.payment_term_days,
       quantity_policy = excluded.quantity_policy, grouping = excluded.grouping, tax_treatment = excluded.tax_treatment, tax_reason = excluded.tax_reason, requires_order = excluded.requires_order, is_active = excluded.is_active, language = excluded.language`,
    [
      column((x) => x.id),
      column((x) => x.name),
      column((x) => x.code),
      column((x) => x.legalEntityId),
      column((x) => x.currency),
      column((x) => x.taxId),
      column((x) => toJson(x.address)),
      column((x) => x.email),
      column((x) => x.paymentTermDays),
      column((x) => x.quantityPolicy),
      column((x) => x.grouping),
      column((x) => x.taxTreatment),
      column((x) => x.taxReason),
      column((x) => x.requiresOrder),
      column((x) => x.isActive),
      column((x) => x.language),
    ],
  );
}

export type ContactRow = Readonly<{
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  position: string | null;
  gets_invoices: boolean;
  gets_reminders: boolean;
  gets_statements: boolean;
  is_copied: boolean;
}>;
const contactColumns =
  'id, name, email, phone, position, gets_invoices, gets_reminders, gets_statements, is_copied';

export const listContacts = (db: ReadDb, clientId: string) =>
  db.rows<ContactRow>(
    `select ${contactColumns} from contact where firm_id = app.firm_id() and client_id = $1 order by name, id`,
    [clientId],
  );

export const lockContact = async (tx: WriteTx, clientId: string, id: string) =>
  (
    await tx.rows<ContactRow>(
      `select ${contactColumns} from contact where firm_id = app.firm_id() and client_id = $1 and id = $2 for update`,
      [clientId, id],
    )
  )[0] ?? null;

type Contact = z.output<typeof ContactView> & Readonly<{ clientId: string }>;
export const saveContact = (tx: WriteTx, contact: Contact) =>
  tx.rows(
    `insert into contact (firm_id, id, client_id, name, email, phone, position, gets_invoices, gets_reminders, gets_statements, is_copied) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (firm_id, id) do update set name = excluded.name, email = excluded.email, phone = excluded.phone, position = excluded.position, gets_invoices = excluded.gets_invoices, gets_reminders = excluded.gets_reminders,
       gets_statements = excluded.gets_statements, is_copied = excluded.is_copied`,
    [
      contact.id,
      contact.clientId,
      contact.name,
      contact.email,
      contact.phone,
      contact.position,
      contact.getsInvoices,
      contact.getsReminders,
      contact.getsStatements,
      contact.isCopied,
    ],
  );
export const removeContact = (tx: WriteTx, id: string) =>
  tx.rows('delete from contact where firm_id = app.firm_id() and id = $1', [id]);

/** What a client owes and is worth; read from the views of billing and cash. */
export type ClientMoney = Readonly<{
  open_minor: bigint;
  overdue_minor: bigint;
  wip_minor: bigint;
  unapplied_minor: bigint;
}>;

export const clientMoney = async (db: ReadDb, clientId: string, today: string) =>
  (
    await db.rows<ClientMoney>(
      `select coalesce((select sum(b.open_minor) from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id where i.firm_id = app.firm_id() and i.client_id = $1), 0)::bigint as open_minor,
            coalesce((select sum(b.open_minor) from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id where i.firm_id = app.firm_id() and i.client_id = $1 and i.due_on < $2), 0)::bigint as overdue_minor,
            coalesce((select sum(o.open_minor) from open_item o join client c on c.firm_id = o.firm_id and c.id = o.client_id where o.firm_id = app.firm_id() and o.client_id = $1 and o.currency = c.currency), 0)::bigint as wip_minor,
            coalesce((select sum(u.unapplied_minor) from unapplied_cash u where u.firm_id = app.firm_id() and u.client_id = $1), 0)::bigint as unapplied_minor`,
      [clientId, today],
    )
  )[0];
