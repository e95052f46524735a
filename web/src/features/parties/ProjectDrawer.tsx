import { minorDigits } from '@daybook/core/money/currency.ts';
import { Checkbox, Divider, TagsInput, TextInput } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DateField, DecimalField, HoursField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import {
  BranchPicker,
  ClientPicker,
  CodeSetPicker,
  PersonPicker,
} from '../../shared/form/pickers.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { useBranch, useMe } from '../../shared/me.ts';

export type Project = Answer<typeof api.parties.getProject>;
type ClientOfProject = Readonly<{ id: string; name: string; currency: string }>;

type ProjectDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  project: Project | null;
  /** The client of a new project, where it is known. */
  client: ClientOfProject | null;
}>;

export function ProjectDrawer({ opened, onClose, project, client }: ProjectDrawerProps) {
  const title = project === null ? 'New project' : `Change ${project.name}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title}>
      <ProjectForm project={project} client={client} onClose={onClose} />
    </FormDrawer>
  );
}

type Defaults = Readonly<{ clientId: string | null; branchId: string | null; managerId: string }>;

const initialOf = (project: Project | null, defaults: Defaults) => ({
  clientId: project?.client.id ?? defaults.clientId,
  name: project?.name ?? '',
  code: project?.code ?? '',
  branchId: project?.branch.id ?? defaults.branchId,
  managerId: project?.manager.id ?? defaults.managerId,
  startsOn: project?.startsOn ?? null,
  endsOn: project?.endsOn ?? null,
  isBillable: project?.isBillable ?? true,
  budgetMinutes: project?.budgetMinutes ?? null,
  budgetAmount: amountInput(project),
  purchaseOrder: project?.purchaseOrder ?? '',
  requireNote: project?.requireNote ?? false,
  codeSetId: project?.codeSetId ?? null,
  tasks: [] as string[],
});
type ProjectValues = ReturnType<typeof initialOf>;

const amountInput = (project: Project | null): string => {
  if (project === null || project.budgetAmount === null) return '';
  const { minor, currency } = project.budgetAmount;
  return scaledInput(minor, minorDigits(currency));
};

const fieldsOf = (values: ProjectValues, currency: string) => ({
  name: values.name,
  code: values.code,
  managerId: values.managerId,
  startsOn: values.startsOn,
  endsOn: values.endsOn,
  isBillable: values.isBillable,
  budgetMinutes: values.budgetMinutes,
  budgetAmount:
    values.budgetAmount === '' ? null : { amount: plainDecimal(values.budgetAmount), currency },
  purchaseOrder: orNull(values.purchaseOrder),
  requireNote: values.requireNote,
  codeSetId: values.codeSetId,
});

function ProjectForm({ project, client, onClose }: Omit<ProjectDrawerProps, 'opened'>) {
  const me = useMe();
  const go = useGo();
  const branch = useBranch();
  const defaults = {
    clientId: client?.id ?? null,
    branchId: branch?.id ?? null,
    managerId: me.person.id,
  };
  const form = useApiForm(initialOf(project, defaults));
  const currency = useCurrencyOf(form.values.clientId, project?.currency ?? client?.currency);
  const createProject = useCommand(api.parties.createProject);
  const updateProject = useCommand(api.parties.updateProject);
  const submit = (values: ProjectValues) => {
    const fields = fieldsOf(values, currency);
    if (project !== null) {
      return updateProject.run({ id: project.id, version: project.version, ...fields });
    }
    return createProject.run({
      ...fields,
      clientId: values.clientId ?? '',
      branchId: values.branchId ?? '',
      tasks: values.tasks.map((name) => ({ name })),
    });
  };
  return (
    <FormBody
      form={form}
      submitLabel={project === null ? 'Add the project' : 'Save'}
      submit={submit}
      done={(saved) => ({ text: `${saved.name} is saved.`, href: `/projects/${saved.id}` })}
      onDone={(saved) => {
        if (project === null) go(`/projects/${saved.id}`);
      }}
      onClose={onClose}
    >
      {project === null && (
        <ClientPicker
          label="Client"
          required
          selected={client}
          {...form.getInputProps('clientId')}
        />
      )}
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Pair>
        <TextInput label="Code" required {...form.getInputProps('code')} />
        <PersonPicker
          label="Manager"
          description="Approves its time"
          required
          selected={project?.manager ?? me.person}
          {...form.getInputProps('managerId')}
        />
      </Pair>
      {project === null && (
        <BranchPicker label="Branch" required {...form.getInputProps('branchId')} />
      )}
      <Pair>
        <DateField label="Starts" clearable {...form.getInputProps('startsOn')} />
        <DateField label="Ends" clearable {...form.getInputProps('endsOn')} />
      </Pair>
      <Pair>
        <HoursField label="Budget in hours" {...form.getInputProps('budgetMinutes')} />
        <DecimalField
          label="Budget in money"
          unit={currency}
          {...form.getInputProps('budgetAmount')}
        />
      </Pair>
      {project === null && (
        <TagsInput label="Tasks" description="Enter adds one" {...form.getInputProps('tasks')} />
      )}
      <Divider label="Rules" labelPosition="left" />
      <TextInput label="Purchase order" {...form.getInputProps('purchaseOrder')} />
      <CodeSetPicker
        label="Activity codes"
        placeholder="None"
        clearable
        {...form.getInputProps('codeSetId')}
      />
      <Checkbox
        label="Its time is billable"
        {...form.getInputProps('isBillable', { type: 'checkbox' })}
      />
      <Checkbox
        label="Every entry needs a note"
        {...form.getInputProps('requireNote', { type: 'checkbox' })}
      />
    </FormBody>
  );
}

function useCurrencyOf(clientId: string | null, known: string | undefined): string {
  const me = useMe();
  const isUnknown = known === undefined && clientId !== null;
  const client = useAsk(api.parties.getClient, { id: clientId ?? '' }, { enabled: isUnknown });
  return known ?? client.data?.currency ?? me.firm.baseCurrency;
}
