import { SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ClassificationPicker, PersonPicker, ServicePicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import { counted } from '../../shared/plural.ts';
import { problemOf } from '../../shared/problem.ts';
import type { RateCard } from './RateCardsPage.tsx';
import { RateEffectNote } from './RateEffectNote.tsx';

type SetRateDrawerProps = Readonly<{ card: RateCard; opened: boolean; onClose: () => void }>;
type RateValues = {
  whose: 'everybody' | 'person' | 'classification';
  personId: string | null;
  classificationId: string | null;
  serviceId: string | null;
  unitPrice: string;
  from: string;
  until: string | null;
};

const whoses = [
  { value: 'everybody', label: 'Everybody' },
  { value: 'person', label: 'A person' },
  { value: 'classification', label: 'A classification' },
];

export function SetRateDrawer({ card, opened, onClose }: SetRateDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title={`Set a rate in ${card.name}`}>
      <SetRateForm card={card} onClose={onClose} />
    </FormDrawer>
  );
}

const rateOf = ({ whose, personId, classificationId, serviceId, ...rest }: RateValues) => ({
  personId: whose === 'person' ? personId : null,
  classificationId: whose === 'classification' ? classificationId : null,
  serviceId,
  unitPrice: plainDecimal(rest.unitPrice),
  from: rest.from,
  until: rest.until,
});

function SetRateForm({ card, onClose }: Omit<SetRateDrawerProps, 'opened'>) {
  const me = useMe();
  const setRate = useCommand(api.rates.setRate);
  const form = useApiForm<RateValues>({
    whose: 'everybody',
    personId: null,
    classificationId: null,
    serviceId: null,
    unitPrice: '',
    from: me.today,
    until: null,
  });
  const { values } = form;
  return (
    <FormBody
      form={form}
      submitLabel="Set the rate"
      submit={(typed) => setRate.run({ id: card.id, ...rateOf(typed) })}
      done={({ effect }) => ({
        text: `The rate is set; ${counted(effect.entryCount, 'unbilled entry')} priced anew.`,
      })}
      onClose={onClose}
    >
      <SegmentedControl
        size="xs"
        aria-label="For whom"
        data={whoses}
        value={values.whose}
        onChange={(chosen) => {
          if (chosen === 'everybody' || chosen === 'person' || chosen === 'classification') {
            form.setFieldValue('whose', chosen);
          }
        }}
      />
      {values.whose === 'person' && (
        <PersonPicker label="Person" required {...form.getInputProps('personId')} />
      )}
      {values.whose === 'classification' && (
        <ClassificationPicker
          label="Classification"
          required
          {...form.getInputProps('classificationId')}
        />
      )}
      <ServicePicker
        label="Service"
        placeholder="Every service"
        clearable
        {...form.getInputProps('serviceId')}
      />
      <DecimalField
        label="Price of an hour"
        required
        unit={card.currency}
        {...form.getInputProps('unitPrice')}
      />
      <Pair>
        <DateField
          label="From"
          description="By the day of the work"
          required
          {...form.getInputProps('from')}
        />
        <DateField
          label="Until"
          description="That day not included"
          clearable
          {...form.getInputProps('until')}
        />
      </Pair>
      <Effect cardId={card.id} values={values} />
    </FormBody>
  );
}

/** What the rate would change, asked while it is typed. */
function Effect({ cardId, values }: Readonly<{ cardId: string; values: RateValues }>) {
  const [settled] = useDebouncedValue(values, 350);
  const rate = rateOf(settled);
  const isReady = /^\d+(\.\d+)?$/.test(rate.unitPrice);
  const effect = useAsk(
    api.rates.previewRate,
    {
      id: cardId,
      unitPrice: rate.unitPrice,
      from: rate.from,
      ...(rate.personId === null ? {} : { personId: rate.personId }),
      ...(rate.serviceId === null ? {} : { serviceId: rate.serviceId }),
      ...(rate.classificationId === null ? {} : { classificationId: rate.classificationId }),
      ...(rate.until === null ? {} : { until: rate.until }),
    },
    { enabled: isReady },
  );
  if (!isReady) return null;
  if (effect.isError) return <p>{problemOf(effect.error).message}</p>;
  if (effect.data === undefined) return <p>Working out what would change…</p>;
  return <RateEffectNote effect={effect.data} />;
}
