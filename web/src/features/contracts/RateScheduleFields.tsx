import { Button, Fieldset, Group, Select, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { ClassificationPicker, PersonPicker, ServicePicker } from '../../shared/form/pickers.tsx';
import type { LineFieldsProps } from './ContractLineFields.tsx';
import { newRate } from './line-values.ts';

const kinds = [
  { value: 'cards', label: 'The firm’s rates' },
  { value: 'own', label: 'Prices of its own' },
  { value: 'discounted', label: 'A rate card with a discount' },
];

/** Which prices hold for the hours of a line. */
export function RateScheduleFields(props: LineFieldsProps) {
  const { form, index } = props;
  const at = `lines.${index}.terms.schedule`;
  const kind = form.values.lines[index]?.terms.schedule.kind ?? 'cards';
  return (
    <>
      <Select
        label="Prices"
        allowDeselect={false}
        data={kinds}
        {...form.getInputProps(`${at}.kind`)}
      />
      {kind === 'own' && <OwnPrices {...props} />}
      {kind === 'discounted' && <DiscountedCard {...props} />}
    </>
  );
}

function OwnPrices({ form, index, currency }: LineFieldsProps) {
  const list = `lines.${index}.terms.schedule.rates`;
  const rates = form.values.lines[index]?.terms.schedule.rates ?? [];
  return (
    <>
      {rates.map((rate, place) => {
        const at = (field: string) => `${list}.${place}.${field}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a price has no other name while it is typed.
          <Fieldset key={place} legend={`Price ${place + 1}`}>
            <Stack gap="xs">
              <Pair>
                <DecimalField
                  label="Price of an hour"
                  required
                  unit={currency}
                  {...form.getInputProps(at('unitPrice'))}
                />
                <ClassificationPicker
                  label="Classification"
                  placeholder="All"
                  clearable
                  {...form.getInputProps(at('classificationId'))}
                />
              </Pair>
              <Pair>
                <PricedPerson id={rate.personId} {...form.getInputProps(at('personId'))} />
                <ServicePicker
                  label="Service of the price"
                  placeholder="As the line"
                  clearable
                  {...form.getInputProps(at('serviceId'))}
                />
              </Pair>
              {rates.length > 1 && (
                <Group justify="flex-end">
                  <Button
                    variant="subtle"
                    size="xs"
                    color="red"
                    onClick={() => form.removeListItem(list, place)}
                  >
                    Remove price {place + 1}
                  </Button>
                </Group>
              )}
            </Stack>
          </Fieldset>
        );
      })}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem(list, newRate())}
        >
          Add a price
        </Button>
      </Group>
    </>
  );
}

/** Of somebody who is not among the first that are found, the name is asked for. */
function PricedPerson({ id, ...rest }: Readonly<{ id: string | null }>) {
  const person = useAsk(api.org.getPerson, { id: id ?? '' }, { enabled: id !== null });
  return (
    <PersonPicker
      label="Person"
      placeholder="Everybody"
      clearable
      selected={id === null ? null : person.data}
      {...rest}
    />
  );
}

function DiscountedCard({ form, index, clientId, currency }: LineFieldsProps) {
  const at = (field: string) => `lines.${index}.terms.schedule.${field}`;
  const firm = useAsk(api.rates.listCards, {});
  const own = useAsk(
    api.rates.listCards,
    { clientId: clientId ?? '' },
    { enabled: clientId !== null },
  );
  const usable = [
    ...(own.data?.items ?? []),
    ...(firm.data?.items ?? []).filter((card) => card.level === 'firm'),
  ].filter((card) => card.level !== 'contract' && card.currency === currency);
  return (
    <Pair>
      <Select
        label="Rate card"
        description="At its prices on the day when the terms are put in force"
        required
        searchable
        nothingFoundMessage={`No card in ${currency}`}
        data={usable.map((card) => ({ value: card.id, label: card.name }))}
        {...form.getInputProps(at('cardId'))}
      />
      <DecimalField
        label="Discount"
        description="Off each of its prices"
        required
        unit="%"
        {...form.getInputProps(at('discount'))}
      />
    </Pair>
  );
}
