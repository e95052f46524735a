import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { Contacts } from './Contacts.tsx';
import { type Client, groupingChoices, quantityChoices, treatmentChoices } from './client-form.ts';

const labelOf = (choices: readonly Readonly<{ value: string; label: string }>[], value: string) =>
  choices.find((choice) => choice.value === value)?.label ?? value;

export function ClientOverview({ client }: Readonly<{ client: Client }>) {
  const { address } = client;
  const lines = [
    address.line1,
    address.line2,
    `${address.postalCode} ${address.city}`.trim(),
    [address.region, address.country].filter(Boolean).join(', '),
  ].filter((line) => line !== '');
  return (
    <>
      <FactStrip
        facts={[
          { label: 'Address', value: lines.map((line) => <div key={line}>{line}</div>) },
          { label: 'Tax id', value: client.taxId ?? '–' },
          {
            label: 'Tax',
            value: labelOf(treatmentChoices, client.taxTreatment),
            note: client.taxReason ?? undefined,
          },
          {
            label: 'Invoices',
            value: labelOf(groupingChoices, client.grouping),
            note: labelOf(quantityChoices, client.quantityPolicy),
          },
        ]}
      />
      <Contacts client={client} />
    </>
  );
}
