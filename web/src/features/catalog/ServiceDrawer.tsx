import { Checkbox, Select, TextInput } from '@mantine/core';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { CategoryPicker, TaxClassPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';

export type Service = Answer<typeof api.catalog.getService>;
type ServiceDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  service: Service | null;
}>;

export function ServiceDrawer({ opened, onClose, service }: ServiceDrawerProps) {
  const title = service === null ? 'New service' : `Change ${service.name}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title}>
      <ServiceForm service={service} onClose={onClose} />
    </FormDrawer>
  );
}

type ServiceValues = {
  name: string;
  sku: string;
  categoryId: string | null;
  unit: Service['unit'];
  taxClassId: string | null;
  revenueAccount: string;
  isBillable: boolean;
};

const initialOf = (service: Service | null): ServiceValues => ({
  name: service?.name ?? '',
  sku: service?.sku ?? '',
  categoryId: service?.category.id ?? null,
  unit: service?.unit ?? 'hour',
  taxClassId: service?.taxClass.id ?? null,
  revenueAccount: service?.revenueAccount ?? '4000',
  isBillable: service?.isBillable ?? true,
});

function ServiceForm({ service, onClose }: Omit<ServiceDrawerProps, 'opened'>) {
  const form = useApiForm(initialOf(service));
  const createService = useCommand(api.catalog.createService);
  const updateService = useCommand(api.catalog.updateService);
  const submit = ({ unit, categoryId, taxClassId, ...rest }: ServiceValues) => {
    const fields = { ...rest, categoryId: categoryId ?? '', taxClassId: taxClassId ?? '' };
    if (service === null) return createService.run({ ...fields, unit });
    return updateService.run({ id: service.id, version: service.version, ...fields });
  };
  return (
    <FormBody
      form={form}
      submitLabel={service === null ? 'Add the service' : 'Save'}
      submit={submit}
      done={(saved) => ({
        text: `${saved.name} is saved.`,
        href: `/catalogue/services/${saved.id}`,
      })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Pair>
        <TextInput label="SKU" required {...form.getInputProps('sku')} />
        <Select
          label="Unit"
          disabled={service !== null}
          allowDeselect={false}
          data={[
            { value: 'hour', label: 'Hour' },
            { value: 'day', label: 'Day' },
            { value: 'piece', label: 'Piece' },
          ]}
          {...form.getInputProps('unit')}
        />
      </Pair>
      <CategoryPicker label="Category" required {...form.getInputProps('categoryId')} />
      <Pair>
        <TaxClassPicker label="Tax class" required {...form.getInputProps('taxClassId')} />
        <TextInput
          label="Revenue account"
          inputMode="numeric"
          maxLength={4}
          {...form.getInputProps('revenueAccount')}
        />
      </Pair>
      <Checkbox label="Billable" {...form.getInputProps('isBillable', { type: 'checkbox' })} />
    </FormBody>
  );
}
