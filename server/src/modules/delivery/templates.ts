// The firm's own texts over those that came with the product.

import { mailTemplates } from '@daybook/contract/deliveries.ts';
import { languages, templateKeys } from '@daybook/core/delivery/mail-template.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineCommand, defineQuery } from '../../platform/command.ts';
import { defaultTemplates } from './default-templates.ts';
import { exampleValues, nameOf, templatesIn, textOf } from './mail-text.ts';
import * as store from './store.ts';
import { templateView } from './views.ts';

const listTemplates = defineQuery(mailTemplates.list, {
  permission: 'billing.send',
  async handle({ db }) {
    const { own, textFor } = await templatesIn(db);
    return {
      items: templateKeys.flatMap((key) =>
        languages.map((language) => {
          const which = { key, language };
          return templateView(which, textFor(key, language), own.get(nameOf(which)));
        }),
      ),
    };
  },
});

const names = defineQuery(mailTemplates.names, {
  permission: 'billing.send',
  async handle({ input }) {
    const { document, invoices, ...people } = exampleValues(input.key, input.language);
    const each = (group: string, values: Readonly<Record<string, string>>) =>
      Object.entries(values).map(([name, example]) => ({ name: `${group}.${name}`, example }));
    return {
      items: [
        ...Object.entries(people).flatMap(([group, values]) => each(group, values)),
        ...each('document', document),
        ...each('invoice', invoices[0] ?? {}),
      ],
    };
  },
});

const previewTemplate = defineQuery(mailTemplates.preview, {
  permission: 'billing.send',
  handle: async ({ input }) => textOf(input, exampleValues(input.key, input.language)),
});

const shared = {
  permission: 'clients.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;
/** A template has no id of its own: its events are those of the firm. */
const record = (id: string) => ({ kind: 'firm', id });

const save = defineCommand(mailTemplates.save, {
  ...shared,
  load: async ({ input, tx }) => ({ own: await store.lockTemplate(tx, input.key, input.language) }),
  async handle({ input, subject: { own }, tx, actor, clock }) {
    const { key, language, subject, body } = input;
    if ((own?.version ?? 0) !== input.version)
      throw new Refusal('stale_version', { seen: input.version, current: own?.version ?? 0 });
    textOf({ subject, body }, exampleValues(key, language));
    const before = own ?? defaultTemplates[language][key];
    await store.saveTemplate(tx, {
      key,
      language,
      subject,
      body,
      at: clock.now(),
      byId: actor.personId,
    });
    return {
      result: await viewOf(tx, input),
      events: [
        {
          type: 'mail_template.saved',
          record: record(actor.firmId),
          before: { key, language, subject: before.subject, body: before.body },
          after: { key, language, subject, body },
        },
      ],
    };
  },
});

const reset = defineCommand(mailTemplates.reset, {
  ...shared,
  load: ({ input, tx }) => store.lockTemplate(tx, input.key, input.language),
  async handle({ input, subject: own, tx, actor }) {
    const { key, language } = input;
    await store.removeTemplate(tx, key, language);
    return {
      result: await viewOf(tx, input),
      events: [
        {
          type: 'mail_template.reset',
          record: record(actor.firmId),
          before: { key, language, ...own },
          after: { key, language, ...defaultTemplates[language][key] },
        },
      ],
    };
  },
});

type Which = Parameters<typeof templateView>[0];
async function viewOf(db: Parameters<typeof templatesIn>[0], { key, language }: Which) {
  const { own, textFor } = await templatesIn(db);
  const which = { key, language };
  return templateView(which, textFor(key, language), own.get(nameOf(which)));
}

export const templateHandlers = {
  list: listTemplates,
  names,
  preview: previewTemplate,
  save,
  reset,
};
