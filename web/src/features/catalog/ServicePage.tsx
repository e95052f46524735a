import { type ReactNode, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { type Service, ServiceDrawer } from './ServiceDrawer.tsx';

export function ServicePage(): ReactNode {
  const id = useRecordId();
  const service = useAsk(api.catalog.getService, { id });
  return (
    <Asked query={service} skeleton={<RecordSkeleton />}>
      {(answer) => <ServiceBody service={answer} />}
    </Asked>
  );
}

function useServiceVerbs(service: Service, edit: () => void): readonly Verb[] {
  const updateService = useCommand(api.catalog.updateService);
  const { id, version, isActive } = service;
  return [
    { key: 'update', label: 'Edit', opens: edit },
    {
      key: 'update',
      label: isActive ? 'Deactivate' : 'Activate',
      isSecondary: true,
      title: isActive ? `Deactivate ${service.name}` : `Activate ${service.name}`,
      consequences: isActive
        ? 'It is no longer offered for new time. What was logged stays billable.'
        : 'It is offered for new time again.',
      run: () => updateService.run({ id, version, isActive: !isActive }),
      done: isActive ? 'The service is inactive.' : 'The service is active.',
    },
  ];
}

function ServiceBody({ service }: Readonly<{ service: Service }>) {
  const [isEditing, setEditing] = useState(false);
  const verbs = useServiceVerbs(service, () => setEditing(true));
  return (
    <>
      <RecordPage
        kind="Service"
        recordKind="service"
        id={service.id}
        number={service.sku}
        name={service.name}
        title={service.name}
        back={{ label: 'Catalogue', href: '/catalogue' }}
        badges={service.isActive ? null : <StateBadge state="inactive" />}
        may={service.may}
        verbs={verbs}
        facts={[
          { label: 'Category', value: service.category.name },
          { label: 'Unit', value: service.unit },
          { label: 'Tax class', value: service.taxClass.name },
          { label: 'Revenue account', value: service.revenueAccount },
          { label: 'Billable', value: service.isBillable ? 'Yes' : 'No' },
        ]}
        tabs={[]}
      />
      <ServiceDrawer opened={isEditing} onClose={() => setEditing(false)} service={service} />
    </>
  );
}
