// Bank accounts: which there are, and how their CSV files are read.

import { cash } from '@daybook/contract/cash.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineCommand, defineQuery } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findBranch } from '../org/public.ts';
import * as store from './bank-account-store.ts';
import { bankAccountView, branchReach } from './bank-file-views.ts';

export const listBankAccounts = defineQuery(cash.listBankAccounts, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const branchId = scope === 'firm' ? undefined : actor.branchId;
    const rows = await store.listBankAccounts(db, { ...input, branchId });
    return { items: rows.map((row) => bankAccountView(row, actor)) };
  },
});

export const createBankAccount = defineCommand(cash.createBankAccount, {
  permission: 'cash.update',
  load: ({ input, tx }) => findBranch(tx, input.branchId),
  standing: ({ subject, actor }) => branchReach({ branch_id: subject.id }, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: branch, tx, clock, actor }) {
    const id = clock.newId();
    await store.addBankAccount(tx, {
      ...input,
      id,
      legalEntityId: branch.legal_entity_id,
      createdAt: clock.now(),
      createdById: actor.personId,
    });
    const view = bankAccountView(existing(await store.findBankAccount(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'bank_account.created', record: { kind: 'bank_account', id }, after: view }],
    };
  },
});

export const updateBankAccount = defineCommand(cash.updateBankAccount, {
  permission: 'cash.update',
  load: ({ input, tx }) => store.lockBankAccount(tx, input.id),
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = bankAccountView(subject, actor);
    await store.saveBankAccount(tx, input);
    const found = await store.findBankAccount(tx, subject.id);
    if (found === null) throw new Refusal('not_found');
    const view = bankAccountView(found, actor);
    return {
      result: view,
      events: [
        {
          type: 'bank_account.updated',
          record: { kind: 'bank_account', id: subject.id },
          before,
          after: view,
        },
      ],
    };
  },
});
