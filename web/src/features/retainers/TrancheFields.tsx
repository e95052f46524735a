import { Divider, NumberInput } from '@mantine/core';
import { DateField, Pair } from '../../shared/form/Fields.tsx';
import { ProjectPicker, ServicePicker } from '../../shared/form/pickers.tsx';
import type { ApiForm } from '../../shared/form/use-api-form.ts';
import type { Retainer } from './RetainerPage.tsx';

export type TrancheValues = {
  priority: number | string;
  projectId: string | null;
  serviceId: string | null;
  expiresOn: string | null;
};
/** A tranche as it is unless something else is said: drawn with the others, for everything, for ever. */
export const openTranche: TrancheValues = {
  priority: 100,
  projectId: null,
  serviceId: null,
  expiresOn: null,
};
export const trancheInput = ({ priority, projectId, serviceId, expiresOn }: TrancheValues) => ({
  ...{ projectId, serviceId, expiresOn },
  priority: priority === '' ? 100 : Number(priority),
});

type TrancheFieldsProps<V extends TrancheValues> = Readonly<{
  form: ApiForm<V>;
  retainer: Retainer;
}>;

/** What it may pay for, in which order, and until when. */
export function TrancheFields<V extends TrancheValues>({ form, retainer }: TrancheFieldsProps<V>) {
  return (
    <>
      <Divider label="What it pays for" labelPosition="left" />
      <Pair>
        <ProjectPicker
          label="Project"
          placeholder={retainer.project?.name ?? 'Every project'}
          clearable
          clientId={retainer.client.id}
          {...form.getInputProps('projectId')}
        />
        <ServicePicker
          label="Service"
          placeholder={retainer.service?.name ?? 'Every service'}
          clearable
          {...form.getInputProps('serviceId')}
        />
      </Pair>
      <Pair>
        <NumberInput
          label="Order"
          description="The lower number is drawn first"
          min={0}
          max={999}
          {...form.getInputProps('priority')}
        />
        {retainer.kind === 'trust' ? null : (
          <DateField
            label="Expires on"
            description="Empty: never"
            clearable
            {...form.getInputProps('expiresOn')}
          />
        )}
      </Pair>
    </>
  );
}
