// The first command of a firm: what must be there before anybody can act. It goes through the door
// like all others, for the owner whom it makes; it has no HTTP route.

import { command } from '@daybook/contract/endpoint.ts';
import { Address } from '@daybook/contract/org.ts';
import { CurrencyCode, Id, Text, TimeZone } from '@daybook/contract/values.ts';
import { builtInGrants, builtInRoles } from '@daybook/core/access/permissions.ts';
import { localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { defineCommand, nothing } from '../../platform/command.ts';
import { openSession } from '../access/public.ts';
import { savePolicies } from '../approvals/public.ts';
import {
  addAssignments,
  addFirm,
  addRoles,
  addSignIns,
  saveBranch,
  saveEntity,
  savePeople,
} from '../org/public.ts';
import { savePolicy } from '../timesheets/public.ts';
import { defaultPolicies } from './default-policies.ts';

export const foundFirmEndpoint = command({
  path: '/firms',
  summary: 'Found a firm with its first legal entity, branch and owner',
  input: z.object({
    name: Text(200),
    baseCurrency: CurrencyCode,
    entity: z.object({
      name: Text(200),
      currency: CurrencyCode,
      taxId: z.string().nullable(),
      address: Address,
      numberPrefix: Text(12),
      iban: z.string().nullable().default(null),
      bic: z.string().nullable().default(null),
      bankName: z.string().nullable().default(null),
      email: z.string().nullable().default(null),
    }),
    branch: z.object({
      name: Text(120),
      code: Text(12),
      timeZone: TimeZone,
      shifts: z.array(z.object({ name: z.string(), from: z.string(), until: z.string() })),
    }),
    owner: z.object({ name: Text(120), email: z.email(), password: z.string().min(12).nullable() }),
  }),
  output: z.object({ firmId: Id, ownerId: Id, branchId: Id, entityId: Id, sessionId: Id }),
});

const roleNames: Readonly<Record<(typeof builtInRoles)[number], string>> = {
  owner: 'Owner',
  partner: 'Partner',
  project_manager: 'Project manager',
  timekeeper: 'Timekeeper',
  biller: 'Biller',
  cashier: 'Cashier',
  auditor: 'Auditor',
  client: 'Client',
};

export const foundFirm = defineCommand(foundFirmEndpoint, {
  permission: 'org.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    const { entity, branch, owner } = input;
    const [entityId, branchId, ownerId, sessionId] = [
      clock.newId(),
      clock.newId(),
      actor.personId,
      actor.sessionId ?? clock.newId(),
    ];
    await addFirm(tx, { name: input.name, baseCurrency: input.baseCurrency, now: clock.now() });
    const roles = builtInRoles.map((key) => ({
      id: clock.newId(),
      key,
      name: roleNames[key],
      is_built_in: true,
      grants: builtInGrants[key],
    }));
    await addRoles(tx, roles);
    await saveEntity(tx, {
      id: entityId,
      name: entity.name,
      currency: entity.currency,
      tax_id: entity.taxId,
      registration: null,
      address: entity.address,
      iban: entity.iban,
      bic: entity.bic,
      bank_name: entity.bankName,
      email: entity.email,
      number_prefix: entity.numberPrefix,
      books_wip: true,
      locked_through: null,
    });
    await saveBranch(tx, {
      id: branchId,
      legalEntityId: entityId,
      name: branch.name,
      code: branch.code,
      timeZone: branch.timeZone,
      shifts: branch.shifts,
      isActive: true,
    });
    await savePeople(tx, [
      {
        id: ownerId,
        name: owner.name,
        email: owner.email,
        branchId,
        classificationId: null,
        managerId: null,
        dailyMinutes: 480,
        timeZone: null,
        isActive: true,
        costRate: null,
        costCurrency: null,
      },
    ]);
    const from = localDateOf(clock.now(), branch.timeZone);
    await addAssignments(
      tx,
      ownerId,
      roles
        .filter((role) => role.key === 'owner' || role.key === 'partner')
        .map((role) => ({ id: clock.newId(), roleId: role.id, from, until: null })),
    );
    await savePolicy(tx, {
      version: 1,
      increment_minutes: 15,
      direction: 'up',
      per: 'entry',
      forbid_overlap: true,
      max_daily_minutes: 1440,
      require_note: false,
      period_kind: 'week',
      grace_days: 60,
      week_starts_on: 1,
    });
    await savePolicies(
      tx,
      defaultPolicies(input.baseCurrency).map((policy) => ({
        ...policy,
        id: clock.newId(),
        isActive: true,
      })),
    );
    if (owner.password !== null) {
      await addSignIns(tx, [
        {
          userId: clock.newId(),
          accountId: clock.newId(),
          personId: ownerId,
          name: owner.name,
          email: owner.email,
          passwordHash: await hashPassword(owner.password),
          now: clock.now(),
        },
      ]);
    }
    await openSession(tx, {
      id: sessionId,
      personId: ownerId,
      branchId,
      shift: null,
      authSessionId: null,
      apiKeyId: null,
      openedAt: clock.now(),
    });
    return {
      result: { firmId: actor.firmId, ownerId, branchId, entityId, sessionId },
      events: [
        {
          type: 'firm.created',
          record: { kind: 'firm', id: actor.firmId },
          after: { name: input.name, owner: owner.name },
        },
      ],
    };
  },
});
