// Samples of the commands on deliveries and mail templates.

import { existing } from '../platform/rows.ts';
import { deliver } from './deliver.ts';
import { type Samples, sample } from './sample.ts';
import { posted, versioned } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

/** Nothing is sent in samples: there is no mail server, and it waits. */
const waiting = async (firm: TestFirm) => {
  const invoice = await posted(firm);
  const { items } = await firm.people.biller.api.deliveries.send({
    documents: [{ kind: 'invoice', recordId: invoice.id }],
    written: { to: ['office@client.example'], subject: 'Your invoice', body: 'Attached.' },
  });
  return existing(items[0]);
};
const sent = async (firm: TestFirm) => deliver(firm, await waiting(firm), 'taken');
const lost = async (firm: TestFirm) => deliver(firm, await waiting(firm), 'lost');

export const deliverySamples = {
  deliveries: {
    send: sample('biller', async (firm) => ({
      documents: [{ kind: 'invoice' as const, recordId: (await posted(firm)).id }],
      written: { to: ['office@client.example'], subject: 'Your invoice', body: 'Attached.' },
    })),
    retry: sample('biller', async (firm) => versioned(await lost(firm))),
    confirm: sample('biller', async (firm) => versioned(await lost(firm))),
    bounce: sample('biller', async (firm) => ({
      ...versioned(await sent(firm)),
      reason: 'Mailbox unknown',
    })),
    cancel: sample('biller', async (firm) => ({
      ...versioned(await waiting(firm)),
      reason: 'Sent by post',
    })),
  },
  mailTemplates: {
    save: sample('biller', async (firm) => {
      const { items } = await firm.people.biller.api.mailTemplates.list({});
      const { key, language, version } = existing(items[0]);
      return {
        key,
        language,
        version,
        subject: 'Invoice {{ document.number }}',
        body: 'Attached.',
      };
    }),
    reset: sample('biller', async (firm) => {
      const { items } = await firm.people.biller.api.mailTemplates.list({});
      const which = existing(items.find((each) => each.key === 'statement'));
      const { key, language } = await firm.people.biller.api.mailTemplates.save({
        key: which.key,
        language: which.language,
        version: which.version,
        subject: 'Statement',
        body: 'Attached.',
      });
      return { key, language };
    }),
  },
} satisfies Pick<Samples, 'deliveries' | 'mailTemplates'>;
