// Does what the job of deliveries would, with a mail server that answers as a test wishes.

import { documentFiles } from '../app.ts';
import { sendDue } from '../modules/delivery/public.ts';
import type { MailEnd, MailServer } from '../platform/mail-server.ts';
import type { TestFirm } from './test-firm.ts';

const ends = {
  taken: { replyCode: 250, isHandedOver: true, isRefusedHere: false, reply: '250 taken' },
  lost: { replyCode: null, isHandedOver: true, isRefusedHere: false, reply: 'Timeout' },
} as const satisfies Readonly<Record<string, MailEnd>>;

export async function deliver(
  firm: TestFirm,
  delivery: Readonly<{ id: string }>,
  end: keyof typeof ends,
) {
  await deliverBy(firm, { name: 'test', send: async () => ends[end] });
  return firm.people.biller.api.deliveries.get({ id: delivery.id });
}

export const deliverBy = (firm: TestFirm, mailServer: MailServer | null) =>
  sendDue(
    { ...firm.server.door, mailServer },
    documentFiles,
    firm.firmId,
    AbortSignal.timeout(60_000),
  );
