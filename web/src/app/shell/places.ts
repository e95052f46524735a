// The places of the app: navigation, palette and the keys `g ...` are loops over this table.

import type { Permission } from '@daybook/core/access/permissions.ts';
import {
  type Icon,
  IconAlarm,
  IconAlertTriangle,
  IconBook2,
  IconBriefcase,
  IconBuilding,
  IconBuildingBank,
  IconCalendarDollar,
  IconCalendarTime,
  IconCash,
  IconChartLine,
  IconChecklist,
  IconClockHour4,
  IconClockPlay,
  IconFileCheck,
  IconFileDollar,
  IconFileInvoice,
  IconFileMinus,
  IconFileText,
  IconFileUpload,
  IconFlag3,
  IconHome,
  IconListDetails,
  IconLock,
  IconMailForward,
  IconPigMoney,
  IconPlayerPlay,
  IconReceipt,
  IconReceipt2,
  IconReportAnalytics,
  IconReportMoney,
  IconScale,
  IconSettings,
  IconShieldCheck,
  IconTags,
  IconTarget,
  IconUserCheck,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';

export type Place = Readonly<{
  label: string;
  href: string;
  icon: Icon;
  /** Null where the letters are used up: by the palette. */
  keys: string | null;
  needs: Permission | null;
}>;
export type PlaceGroup = Readonly<{ label: string | null; places: readonly Place[] }>;

const place = (
  label: string,
  href: string,
  rest: Readonly<{ icon: Icon; keys: string | null; needs: Permission | null }>,
): Place => ({ label, href, ...rest });

export const placeGroups: readonly PlaceGroup[] = [
  { label: null, places: [place('Home', '/', { icon: IconHome, keys: 'g h', needs: null })] },
  {
    label: 'Work',
    places: [
      place('Timesheets', '/timesheet', {
        icon: IconCalendarTime,
        keys: 'g t',
        needs: 'timesheets.view',
      }),
      place('Approvals', '/approvals', {
        icon: IconUserCheck,
        keys: 'g a',
        needs: 'timesheets.approve',
      }),
      place('Expenses', '/expenses', { icon: IconReceipt2, keys: null, needs: 'expenses.view' }),
      place('Projects', '/projects', {
        icon: IconBriefcase,
        keys: 'g p',
        needs: 'projects.view',
      }),
    ],
  },
  {
    label: 'Terms',
    places: [
      place('Contracts', '/contracts', {
        icon: IconFileText,
        keys: 'g k',
        needs: 'contracts.view',
      }),
      place('Milestones', '/milestones', {
        icon: IconFlag3,
        keys: 'g f',
        needs: 'milestones.view',
      }),
      place('Retainers', '/retainers', {
        icon: IconPigMoney,
        keys: 'g v',
        needs: 'retainers.view',
      }),
      place('Trust', '/trust', {
        icon: IconBuildingBank,
        keys: 'g y',
        needs: 'retainers.view',
      }),
      place('Rates', '/rates', { icon: IconTags, keys: 'g r', needs: 'rates.view' }),
    ],
  },
  {
    label: 'Money',
    places: [
      place('WIP', '/wip', { icon: IconClockHour4, keys: 'g w', needs: 'billing.view' }),
      place('Pre-bills', '/pre-bills', {
        icon: IconFileCheck,
        keys: 'g b',
        needs: 'billing.view',
      }),
      place('Billing plans', '/billing-plans', {
        icon: IconCalendarDollar,
        keys: 'g z',
        needs: 'automation.view',
      }),
      place('Billing runs', '/billing-runs', {
        icon: IconPlayerPlay,
        keys: 'g x',
        needs: 'automation.view',
      }),
      place('Invoices', '/invoices', {
        icon: IconFileInvoice,
        keys: 'g i',
        needs: 'billing.view',
      }),
      place('Credit notes', '/credit-notes', {
        icon: IconFileMinus,
        keys: 'g n',
        needs: 'billing.view',
      }),
      place('Deliveries', '/deliveries', {
        icon: IconMailForward,
        keys: null,
        needs: 'billing.send',
      }),
      place('Receipts', '/receipts', { icon: IconCash, keys: 'g m', needs: 'cash.view' }),
      place('Bank files', '/bank-files', {
        icon: IconFileDollar,
        keys: 'g .',
        needs: 'cash.view',
      }),
      place('Overdue', '/overdue', { icon: IconAlarm, keys: null, needs: 'receivables.view' }),
      place('Statements', '/statements', {
        icon: IconReportMoney,
        keys: null,
        needs: 'receivables.view',
      }),
      place('Journal', '/journal', { icon: IconBook2, keys: 'g j', needs: 'journal.view' }),
    ],
  },
  {
    label: 'Insight',
    places: [
      place('Exceptions', '/exceptions', {
        icon: IconAlertTriangle,
        keys: null,
        needs: 'exceptions.view',
      }),
      place('Analytics', '/analytics', { icon: IconChartLine, keys: null, needs: null }),
      place('Targets', '/targets', {
        icon: IconTarget,
        keys: null,
        needs: 'targets.view',
      }),
      place('Reports', '/reports', { icon: IconReportAnalytics, keys: null, needs: null }),
    ],
  },
  {
    label: 'Firm',
    places: [
      place('Clients', '/clients', { icon: IconBuilding, keys: 'g c', needs: 'clients.view' }),
      place('People', '/people', { icon: IconUsers, keys: 'g e', needs: 'people.view' }),
      place('Catalogue', '/catalogue', {
        icon: IconListDetails,
        keys: 'g l',
        needs: 'catalog.view',
      }),
      place('Imports', '/imports', {
        icon: IconFileUpload,
        keys: 'g d',
        needs: 'timesheets.import',
      }),
    ],
  },
  {
    label: 'Control',
    places: [
      place('Approval requests', '/requests', {
        icon: IconChecklist,
        keys: 'g q',
        needs: 'approvals.view',
      }),
      place('Audit', '/audit', { icon: IconShieldCheck, keys: 'g u', needs: 'audit.view' }),
      place('Sessions', '/sessions', { icon: IconReceipt, keys: 'g o', needs: 'sessions.view' }),
      place('Closed periods', '/periods', {
        icon: IconLock,
        keys: null,
        needs: 'periods.view',
      }),
      place('Books', '/books', { icon: IconScale, keys: null, needs: 'journal.view' }),
      place('Webhooks', '/webhooks', {
        icon: IconWebhook,
        keys: null,
        needs: 'webhooks.view',
      }),
      place('Jobs', '/jobs', { icon: IconClockPlay, keys: null, needs: 'jobs.view' }),
      place('Settings', '/settings', { icon: IconSettings, keys: 'g s', needs: null }),
    ],
  },
];

/** Pages that another page leads to: found in the palette, not in the navigation. */
export const furtherPlaces: readonly Place[] = [
  place('Reports by e-mail', '/report-schedules', {
    icon: IconReportAnalytics,
    keys: null,
    needs: null,
  }),
  place('Who read what', '/audit/readings', {
    icon: IconShieldCheck,
    keys: null,
    needs: 'audit.view',
  }),
  place('Audit log', '/audit/log', { icon: IconShieldCheck, keys: null, needs: 'audit.view' }),
];

export type Creation = Readonly<{ label: string; href: string; needs: Permission }>;

export const creations: readonly Creation[] = [
  { label: 'Log time', href: '/timesheet?view=day&new=1', needs: 'timesheets.create' },
  { label: 'New expense', href: '/expenses?new=1', needs: 'expenses.create' },
  { label: 'New client', href: '/clients?new=1', needs: 'clients.update' },
  { label: 'New project', href: '/projects?new=1', needs: 'projects.update' },
  { label: 'New person', href: '/people?new=1', needs: 'people.update' },
  { label: 'New service', href: '/catalogue?new=1', needs: 'catalog.update' },
  { label: 'New contract', href: '/contracts?new=1', needs: 'contracts.update' },
  { label: 'New retainer', href: '/retainers?new=1', needs: 'retainers.update' },
  { label: 'New rate card', href: '/rates?new=1', needs: 'rates.update' },
  { label: 'Propose pre-bills', href: '/wip', needs: 'billing.create' },
  { label: 'New billing plan', href: '/billing-plans?new=1', needs: 'automation.update' },
  { label: 'New billing run', href: '/billing-runs?new=1', needs: 'automation.update' },
  { label: 'New receipt', href: '/receipts?new=1', needs: 'cash.create' },
  { label: 'Import a bank’s file', href: '/bank-files?new=1', needs: 'cash.create' },
  { label: 'Open a receipt batch', href: '/receipt-batches?new=1', needs: 'cash.create' },
  { label: 'Set targets', href: '/targets', needs: 'targets.update' },
  { label: 'Import targets', href: '/targets?import=1', needs: 'targets.update' },
  { label: 'New webhook', href: '/webhooks?new=1', needs: 'webhooks.update' },
  { label: 'Import time', href: '/imports?new=1', needs: 'timesheets.import' },
];

type Can = (permission: Permission) => boolean;

export const groupsFor = (can: Can): readonly PlaceGroup[] =>
  placeGroups
    .map(({ label, places }) => ({
      label,
      places: places.filter(({ needs }) => needs === null || can(needs)),
    }))
    .filter(({ places }) => places.length > 0);

export const creationsFor = (can: Can): readonly Creation[] =>
  creations.filter(({ needs }) => can(needs));
