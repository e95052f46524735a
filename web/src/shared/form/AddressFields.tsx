import { TextInput } from '@mantine/core';
import { Pair } from './Fields.tsx';

export type AddressValues = {
  line1: string;
  line2: string;
  postalCode: string;
  city: string;
  region: string;
  country: string;
};
export const emptyAddress: AddressValues = {
  line1: '',
  line2: '',
  postalCode: '',
  city: '',
  region: '',
  country: '',
};

type AddressFieldsProps = Readonly<{
  value: AddressValues;
  onChange: (address: AddressValues) => void;
  /** By path of the form, such as address.city. */
  errors: Readonly<Record<string, unknown>>;
}>;

export function AddressFields({ value, onChange, errors }: AddressFieldsProps) {
  const bind = (field: keyof AddressValues) => {
    const error = errors[`address.${field}`];
    return {
      value: value[field],
      error: typeof error === 'string' ? error : undefined,
      onChange: (event: { currentTarget: { value: string } }) =>
        onChange({ ...value, [field]: event.currentTarget.value }),
    };
  };
  const country = bind('country');
  return (
    <>
      <TextInput label="Street" autoComplete="off" {...bind('line1')} />
      <TextInput label="More of the address" autoComplete="off" {...bind('line2')} />
      <Pair>
        <TextInput label="Postal code" autoComplete="off" {...bind('postalCode')} />
        <TextInput label="City" autoComplete="off" {...bind('city')} />
      </Pair>
      <Pair>
        <TextInput label="Region" autoComplete="off" {...bind('region')} />
        <TextInput
          label="Country"
          description="Two letters, such as DE"
          maxLength={2}
          autoComplete="off"
          {...country}
          onChange={(event) =>
            onChange({ ...value, country: event.currentTarget.value.toUpperCase() })
          }
        />
      </Pair>
    </>
  );
}
