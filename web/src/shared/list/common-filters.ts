import {
  BranchPicker,
  CategoryPicker,
  ClientPicker,
  EntityPicker,
  PersonPicker,
  ProjectPicker,
  RolePicker,
  ServicePicker,
} from '../form/pickers.tsx';
import type { FilterField } from './column.ts';
import {
  BranchName,
  CategoryName,
  ClientName,
  EntityName,
  PersonName,
  ProjectName,
  RoleName,
  ServiceName,
} from './names.tsx';

export const filterBy = {
  client: {
    kind: 'record',
    key: 'clientId',
    label: 'Client',
    Picker: ClientPicker,
    NameOf: ClientName,
  },
  project: {
    kind: 'record',
    key: 'projectId',
    label: 'Project',
    Picker: ProjectPicker,
    NameOf: ProjectName,
  },
  person: {
    kind: 'record',
    key: 'personId',
    label: 'Person',
    Picker: PersonPicker,
    NameOf: PersonName,
  },
  service: {
    kind: 'record',
    key: 'serviceId',
    label: 'Service',
    Picker: ServicePicker,
    NameOf: ServiceName,
  },
  branch: {
    kind: 'record',
    key: 'branchId',
    label: 'Branch',
    Picker: BranchPicker,
    NameOf: BranchName,
  },
  entity: {
    kind: 'record',
    key: 'legalEntityId',
    label: 'Legal entity',
    Picker: EntityPicker,
    NameOf: EntityName,
  },
  category: {
    kind: 'record',
    key: 'categoryId',
    label: 'Category',
    Picker: CategoryPicker,
    NameOf: CategoryName,
  },
  role: { kind: 'record', key: 'roleId', label: 'Role', Picker: RolePicker, NameOf: RoleName },
  manager: {
    kind: 'record',
    key: 'managerId',
    label: 'Manager',
    Picker: PersonPicker,
    NameOf: PersonName,
  },
  from: { kind: 'date', key: 'from', label: 'From' },
  until: { kind: 'date', key: 'until', label: 'Until' },
  active: { kind: 'flag', key: 'isActive', label: 'Active', yes: 'Active', no: 'Inactive' },
} as const satisfies Readonly<Record<string, FilterField>>;
