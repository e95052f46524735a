// The demo firm's clients and their projects.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { existing } from '../platform/rows.ts';
import { clientNames, projectNames, taskNames } from './demo-data.ts';
import {
  address,
  type Call,
  type DemoClient,
  type DemoPerson,
  type DemoProject,
} from './demo-world.ts';
import type { Random } from './random.ts';

type Clients = Readonly<{
  call: Call;
  random: Random;
  staff: readonly DemoPerson[];
  entities: readonly string[];
  branches: readonly string[];
  from: string;
}>;

export async function makeClients(facts: Clients): Promise<readonly DemoClient[]> {
  const clients: DemoClient[] = [];
  for (const [index, name] of clientNames.entries())
    clients.push(await makeClient(facts, index, name));
  return clients;
}

const cities = [
  { city: 'Hamburg', postalCode: '20095', country: 'DE' },
  { city: 'Wien', postalCode: '1010', country: 'AT' },
  { city: 'London', postalCode: 'EC2A 4NE', country: 'GB' },
] as const;

async function makeClient(facts: Clients, index: number, name: string): Promise<DemoClient> {
  const { call, random, entities } = facts;
  const { city, postalCode, country } = existing(cities[index % cities.length]);
  const isBritish = country === 'GB';
  const letters = name
    .replace(/[^A-Za-z]/g, '')
    .slice(0, 3)
    .toUpperCase();
  const code = letters + String(index + 1).padStart(2, '0');
  // A business in another country of the Union takes the tax over itself.
  const isAbroad = country === 'AT';
  const client = await call.parties.createClient({
    name,
    code,
    legalEntityId: existing(entities[isBritish ? 1 : 0]),
    currency: isBritish ? 'GBP' : 'EUR',
    taxId: isBritish ? null : `${country}${100_000_000 + index * 7_919}`,
    address: address(`Marktstraße ${index + 3}`, postalCode, city, country),
    email: `accounts@${code.toLowerCase()}.example`,
    language: isBritish ? 'en' : 'de',
    paymentTermDays: random.pick([14, 30, 30, 45]),
    quantityPolicy: random.pick(['minutes', 'hours_2'] as const),
    grouping: random.pick(['service', 'person', 'task', 'entry'] as const),
    taxTreatment: isAbroad ? 'reverse_charge' : 'standard',
    taxReason: isAbroad
      ? 'Reverse charge: the recipient owes the tax (Article 196, Directive 2006/112/EC)'
      : null,
  });
  const projects = [
    await makeProject(facts, client.id, index, 0),
    await makeProject(facts, client.id, index, 1),
  ];
  return {
    id: client.id,
    name,
    currency: client.currency,
    paysAfterDays: random.pick([8, 20, 25, 28, 33, 47, 75]),
    projects,
  };
}

async function makeProject(
  { call, random, staff, branches, from }: Clients,
  clientId: string,
  index: number,
  count: number,
): Promise<DemoProject> {
  const managers = staff.filter((person) => person.classification === 'Project manager');
  const doers = staff.filter(
    (person) => !['Partner', 'Project manager'].includes(person.classification),
  );
  const manager = random.pick(managers);
  const isBritish = index % 3 === 2;
  const branchId = existing(branches[isBritish ? 2 : index % 2]);
  const team = [...new Set(Array.from({ length: random.between(3, 6) }, () => random.pick(doers)))];
  // One project has far more work than was planned for it.
  const isOverrun = index === 4 && count === 0;
  const budgetMinutes = isOverrun ? 9_000 : random.between(200, 900) * 60;
  // Some clients have agreed on hours alone.
  const hasAmount = (index + count) % 3 !== 1;
  const hourly = isBritish ? 150 : 155;
  const made = await call.parties.createProject({
    clientId,
    name: existing(projectNames[(index * 2 + count * 7) % projectNames.length]),
    code: `P${String(index * 2 + count + 1).padStart(3, '0')}`,
    branchId,
    managerId: manager.id,
    startsOn: addDays(from, -30),
    budgetMinutes,
    budgetAmount: hasAmount
      ? { amount: String((budgetMinutes / 60) * hourly), currency: isBritish ? 'GBP' : 'EUR' }
      : null,
    purchaseOrder: random.chance(0.6) ? `PO-${random.between(10_000, 99_999)}` : null,
    tasks: taskNames.map((task) => ({ name: task })),
  });
  return { id: made.id, managerId: manager.id, team, weight: isOverrun ? 4 : random.between(1, 3) };
}
