import { Select, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextLink, useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { CurrencyField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ClientPicker, ProjectPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

export type RateCard = Answer<typeof api.rates.getCard>;
type Level = RateCard['level'];

const levelNames: Readonly<Record<Level, string>> = {
  contract: 'One contract',
  firm: 'Whole firm',
  client: 'One client',
  project: 'One project',
};
export const levelName = (level: Level): string => levelNames[level];

export function RateCardsPage(): ReactNode {
  const form = useNewForm();
  const cards = useAsk(api.rates.listCards, {});
  const button = <NewButton label="New rate card" needs="rates.update" onOpen={form.open} />;
  return (
    <Page
      title="Rates"
      lead="The most specific card wins: of the contract, of the project, of the client, then of the firm."
      actions={button}
    >
      <Asked query={cards}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No rate cards yet, so approved time has no price." />
          ) : (
            <CardsTable cards={items} />
          )
        }
      </Asked>
      <FormDrawer opened={form.isOpen} onClose={form.close} title="New rate card">
        <RateCardForm onClose={form.close} />
      </FormDrawer>
    </Page>
  );
}

function CardsTable({ cards }: Readonly<{ cards: readonly RateCard[] }>) {
  return (
    <TableFrame label="Rate cards">
      <table className={classes.table}>
        <caption className="spoken">Rate cards</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Holds for</th>
            <th scope="col">Currency</th>
            <th scope="col" data-align="right">
              Rates
            </th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <tr key={card.id}>
              <td>
                <TextLink href={`/rates/${card.id}`}>{card.name}</TextLink>
                {card.isStandard && <span className={classes.sub}>Standard rates</span>}
              </td>
              <td>
                {card.project?.name ?? card.client?.name ?? levelName(card.level)}
                {card.level !== 'firm' && (
                  <span className={classes.sub}>{levelName(card.level)}</span>
                )}
              </td>
              <td>{card.currency}</td>
              <td data-align="right">{card.rateCount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type CardValues = {
  name: string;
  level: Exclude<Level, 'contract'>;
  currency: string;
  clientId: string | null;
  projectId: string | null;
  isStandard: boolean;
};

function RateCardForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const me = useMe();
  const go = useGo();
  const createCard = useCommand(api.rates.createCard);
  const form = useApiForm<CardValues>({
    name: '',
    level: 'firm',
    currency: me.firm.baseCurrency,
    clientId: null,
    projectId: null,
    isStandard: false,
  });
  const { level, clientId } = form.values;
  return (
    <FormBody
      form={form}
      submitLabel="Add the card"
      submit={(values) => createCard.run(values)}
      onDone={(card) => go(`/rates/${card.id}`)}
      done={(card) => ({ text: `${card.name} is added.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Select
        label="Holds for"
        allowDeselect={false}
        data={Object.entries(levelNames)
          .filter(([value]) => value !== 'contract')
          .map(([value, label]) => ({ value, label }))}
        {...form.getInputProps('level')}
      />
      {level !== 'firm' && (
        <ClientPicker label="Client" required {...form.getInputProps('clientId')} />
      )}
      {level === 'project' && (
        <ProjectPicker
          label="Project"
          required
          clientId={clientId ?? undefined}
          {...form.getInputProps('projectId')}
        />
      )}
      <CurrencyField label="Currency" {...form.getInputProps('currency')} />
      <Switch
        label="Standard rates"
        description="Realization is measured against them"
        {...form.getInputProps('isStandard', { type: 'checkbox' })}
      />
    </FormBody>
  );
}
