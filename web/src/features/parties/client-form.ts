import { groupings, type quantityPolicies } from '@daybook/contract/parties.ts';
import type { Answer, api } from '../../shared/api.ts';
import { type AddressValues, emptyAddress } from '../../shared/form/AddressFields.tsx';
import { orNull } from '../../shared/form/use-api-form.ts';

export type Client = Answer<typeof api.parties.getClient>;
type Grouping = (typeof groupings)[number];
type QuantityPolicy = (typeof quantityPolicies)[number];
type TaxTreatment = Client['taxTreatment'];

export type ClientValues = {
  name: string;
  code: string;
  legalEntityId: string | null;
  currency: string;
  taxId: string;
  address: AddressValues;
  email: string;
  paymentTermDays: number;
  quantityPolicy: QuantityPolicy;
  grouping: Grouping;
  taxTreatment: TaxTreatment;
  taxReason: string;
  requiresOrder: boolean;
  language: Client['language'];
};

export const clientValues = (client: Client | null, currency: string): ClientValues => ({
  name: client?.name ?? '',
  code: client?.code ?? '',
  legalEntityId: client?.legalEntityId ?? null,
  currency: client?.currency ?? currency,
  taxId: client?.taxId ?? '',
  address: client?.address ?? emptyAddress,
  email: client?.email ?? '',
  paymentTermDays: client?.paymentTermDays ?? 30,
  quantityPolicy: client?.quantityPolicy ?? 'minutes',
  grouping: client?.grouping ?? 'service',
  taxTreatment: client?.taxTreatment ?? 'standard',
  taxReason: client?.taxReason ?? '',
  requiresOrder: client?.requiresOrder ?? false,
  language: client?.language ?? 'en',
});

/** What both creating and changing a client send. */
export const clientFields = (values: ClientValues) => ({
  name: values.name,
  code: values.code,
  taxId: orNull(values.taxId),
  address: values.address,
  email: orNull(values.email),
  paymentTermDays: values.paymentTermDays,
  quantityPolicy: values.quantityPolicy,
  grouping: values.grouping,
  taxTreatment: values.taxTreatment,
  taxReason: orNull(values.taxReason),
  requiresOrder: values.requiresOrder,
  language: values.language,
});

const treatmentNames: Readonly<Record<TaxTreatment, string>> = {
  standard: 'Tax of the service and country',
  reverse_charge: 'Reverse charge',
  export: 'Export, no tax',
  exempt: 'Exempt',
};
const quantityNames: Readonly<Record<QuantityPolicy, string>> = {
  minutes: 'Hours and minutes',
  hours_2: 'Hours with two decimals',
  hours_3: 'Hours with three decimals',
};

export const treatmentChoices = Object.entries(treatmentNames).map(([value, label]) => ({
  value,
  label,
}));
export const quantityChoices = Object.entries(quantityNames).map(([value, label]) => ({
  value,
  label,
}));
export const groupingChoices = groupings.map((value) => ({
  value,
  label: `One line for each ${value}`,
}));
