import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';

const nouns = Object.entries<Readonly<Record<string, Endpoint>>>(contract);
const commands = nouns.flatMap(([noun, endpoints]) =>
  Object.entries(endpoints)
    .filter(([, endpoint]) => endpoint.kind === 'command')
    .map(([name, endpoint]) => ({ value: `${noun}.${name}`, label: endpoint.summary })),
);

export const commandChoices = commands.toSorted((a, b) => a.label.localeCompare(b.label));
export const commandName = (command: string): string =>
  commands.find(({ value }) => value === command)?.label ?? command;
