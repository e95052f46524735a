// Samples of the commands on webhooks.

import { extendLog } from '../modules/audit/public.ts';
import { tellWebhooks } from '../modules/webhooks/public.ts';
import { type Samples, sample } from './sample.ts';
import { unique } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

const address = () => ({
  name: unique('Ledger'),
  url: 'https://127.0.0.1/hook',
  types: ['service_category.*'],
});
const webhook = async (firm: TestFirm) => {
  const { id, version } = await firm.people.owner.api.webhooks.create(address());
  return { id, version };
};

/** An address of the server's own network is not asked; what it was to be told waits. */
async function delivery(firm: TestFirm): Promise<string> {
  const { api } = firm.people.owner;
  const { id } = await webhook(firm);
  await api.catalog.createCategory({ name: unique('Category') });
  const { database, clock } = firm.server.door;
  for (;;) {
    await extendLog({ database }, firm.firmId);
    await tellWebhooks({ database, clock, isAnywhere: false }, new AbortController().signal);
    const { items } = await api.webhooks.listDeliveries({ id });
    const [first] = items;
    if (first !== undefined) return first.id;
  }
}

export const webhookSamples = {
  changes: {},
  webhooks: {
    create: sample('owner', async () => address()),
    update: sample('owner', async (firm) => ({ ...(await webhook(firm)), state: 'paused' })),
    changeSecret: sample('owner', webhook),
    end: sample('owner', webhook),
    replay: sample('owner', async (firm) => {
      await extendLog(firm.server.door, firm.firmId);
      return { ...(await webhook(firm)), from: 0 };
    }),
    redeliver: sample('owner', async (firm) => ({ id: await delivery(firm) })),
  },
} satisfies Pick<Samples, 'changes' | 'webhooks'>;
