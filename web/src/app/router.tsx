// Every address of the app and the page behind it; each page's code is loaded when it is opened.

import { Notifications } from '@mantine/notifications';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { filtersIn, searchText } from '../shared/filters.ts';
import { Broken, NotFound } from './Broken.tsx';
import { PageSkeleton } from './PageSkeleton.tsx';
import { Gate } from './shell/Gate.tsx';

type PageLoader = () => Promise<() => ReactNode>;

const lazyPage = (load: PageLoader) =>
  lazyRouteComponent(() => load().then((Page) => ({ Page })), 'Page');

const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Notifications position="bottom-center" limit={3} />
    </>
  ),
  notFoundComponent: NotFound,
});
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Gate,
  notFoundComponent: NotFound,
});

const pages: Readonly<Record<string, PageLoader>> = {
  '/': () => import('../features/home/HomePage.tsx').then((m) => m.HomePage),
  '/timesheet': () => import('../features/timesheets/WeekPage.tsx').then((m) => m.WeekPage),
  '/time': () => import('../features/timesheets/EntriesPage.tsx').then((m) => m.EntriesPage),
  '/approvals': () => import('../features/timesheets/PartsPage.tsx').then((m) => m.PartsPage),
  '/projects': () => import('../features/parties/ProjectsPage.tsx').then((m) => m.ProjectsPage),
  '/projects/$id': () => import('../features/parties/ProjectPage.tsx').then((m) => m.ProjectPage),
  '/clients': () => import('../features/parties/ClientsPage.tsx').then((m) => m.ClientsPage),
  '/clients/$id': () => import('../features/parties/ClientPage.tsx').then((m) => m.ClientPage),
  '/people': () => import('../features/people/PeoplePage.tsx').then((m) => m.PeoplePage),
  '/people/$id': () => import('../features/people/PersonPage.tsx').then((m) => m.PersonPage),
  '/catalogue': () => import('../features/catalog/CataloguePage.tsx').then((m) => m.CataloguePage),
  '/catalogue/services/$id': () =>
    import('../features/catalog/ServicePage.tsx').then((m) => m.ServicePage),
  '/price-indices': () =>
    import('../features/contracts/PriceIndicesPage.tsx').then((m) => m.PriceIndicesPage),
  '/retainers': () =>
    import('../features/retainers/RetainersPage.tsx').then((m) => m.RetainersPage),
  '/billing-plans': () => import('../features/automation/PlansPage.tsx').then((m) => m.PlansPage),
  '/billing-plans/$id': () => import('../features/automation/PlanPage.tsx').then((m) => m.PlanPage),
  '/billing-runs': () => import('../features/automation/RunsPage.tsx').then((m) => m.RunsPage),
  '/billing-runs/$id': () => import('../features/automation/RunPage.tsx').then((m) => m.RunPage),
  '/deliveries': () =>
    import('../features/delivery/DeliveriesPage.tsx').then((m) => m.DeliveriesPage),
  '/deliveries/$id': () =>
    import('../features/delivery/DeliveryPage.tsx').then((m) => m.DeliveryPage),
  '/overdue': () => import('../features/dunning/OverduePage.tsx').then((m) => m.OverduePage),
  '/statements': () =>
    import('../features/statements/StatementsPage.tsx').then((m) => m.StatementsPage),
  '/statements/$id': () =>
    import('../features/statements/StatementPage.tsx').then((m) => m.StatementPage),
  '/expenses': () => import('../features/expenses/ExpensesPage.tsx').then((m) => m.ExpensesPage),
  '/expenses/$id': () => import('../features/expenses/ExpensePage.tsx').then((m) => m.ExpensePage),
  '/exceptions': () =>
    import('../features/exceptions/ExceptionsPage.tsx').then((m) => m.ExceptionsPage),
  '/targets': () => import('../features/targets/TargetsPage.tsx').then((m) => m.TargetsPage),
  '/analytics': () =>
    import('../features/analytics/AnalyticsPage.tsx').then((m) => m.AnalyticsPage),
  '/reports': () => import('../features/reports/ReportsPage.tsx').then((m) => m.ReportsPage),
  '/reports/$name': () => import('../features/reports/ReportPage.tsx').then((m) => m.ReportPage),
  '/report-schedules': () =>
    import('../features/reports/ReportSchedulesPage.tsx').then((m) => m.ReportSchedulesPage),
  '/books': () => import('../features/books/BooksPage.tsx').then((m) => m.BooksPage),
  '/periods': () => import('../features/periods/PeriodsPage.tsx').then((m) => m.PeriodsPage),
  '/jobs': () => import('../features/jobs/JobsPage.tsx').then((m) => m.JobsPage),
  '/trust': () => import('../features/retainers/TrustPage.tsx').then((m) => m.TrustPage),
  '/retainers/$id': () =>
    import('../features/retainers/RetainerPage.tsx').then((m) => m.RetainerPage),
  '/contracts': () =>
    import('../features/contracts/ContractsPage.tsx').then((m) => m.ContractsPage),
  '/contracts/$id': () =>
    import('../features/contracts/ContractPage.tsx').then((m) => m.ContractPage),
  '/milestones': () =>
    import('../features/milestones/MilestonesPage.tsx').then((m) => m.MilestonesPage),
  '/schedules/$id': () =>
    import('../features/milestones/SchedulePage.tsx').then((m) => m.SchedulePage),
  '/rates': () => import('../features/rates/RateCardsPage.tsx').then((m) => m.RateCardsPage),
  '/rates/$id': () => import('../features/rates/RateCardPage.tsx').then((m) => m.RateCardPage),
  '/imports': () => import('../features/imports/ImportsPage.tsx').then((m) => m.ImportsPage),
  '/imports/$id': () => import('../features/imports/ImportPage.tsx').then((m) => m.ImportPage),
  '/wip': () => import('../features/billing/WipPage.tsx').then((m) => m.WipPage),
  '/pre-bills': () => import('../features/billing/PreBillsPage.tsx').then((m) => m.PreBillsPage),
  '/pre-bills/$id': () => import('../features/billing/PreBillPage.tsx').then((m) => m.PreBillPage),
  '/invoices': () => import('../features/billing/InvoicesPage.tsx').then((m) => m.InvoicesPage),
  '/invoices/$id': () => import('../features/billing/InvoicePage.tsx').then((m) => m.InvoicePage),
  '/credit-notes': () =>
    import('../features/billing/CreditNotesPage.tsx').then((m) => m.CreditNotesPage),
  '/credit-notes/$id': () =>
    import('../features/billing/CreditNotePage.tsx').then((m) => m.CreditNotePage),
  '/receipts': () => import('../features/cash/ReceiptsPage.tsx').then((m) => m.ReceiptsPage),
  '/bank-files': () => import('../features/cash/BankFilesPage.tsx').then((m) => m.BankFilesPage),
  '/bank-files/$id': () => import('../features/cash/BankFilePage.tsx').then((m) => m.BankFilePage),
  '/receipt-batches': () => import('../features/cash/BatchesPage.tsx').then((m) => m.BatchesPage),
  '/receipt-batches/$id': () => import('../features/cash/BatchPage.tsx').then((m) => m.BatchPage),
  '/receipts/$id': () => import('../features/cash/ReceiptPage.tsx').then((m) => m.ReceiptPage),
  '/journal': () => import('../features/journal/JournalPage.tsx').then((m) => m.JournalPage),
  '/requests': () => import('../features/approvals/RequestsPage.tsx').then((m) => m.RequestsPage),
  '/requests/$id': () => import('../features/approvals/RequestPage.tsx').then((m) => m.RequestPage),
  '/webhooks': () => import('../features/webhooks/WebhooksPage.tsx').then((m) => m.WebhooksPage),
  '/webhooks/$id': () => import('../features/webhooks/WebhookPage.tsx').then((m) => m.WebhookPage),
  '/audit/readings': () => import('../features/audit/ReadingsPage.tsx').then((m) => m.ReadingsPage),
  '/audit/log': () => import('../features/audit/AuditLogPage.tsx').then((m) => m.AuditLogPage),
  '/audit': () => import('../features/audit/AuditPage.tsx').then((m) => m.AuditPage),
  '/sessions': () => import('../features/access/SessionsPage.tsx').then((m) => m.SessionsPage),
  '/sessions/$id': () => import('../features/access/SessionPage.tsx').then((m) => m.SessionPage),
  '/settings': () => import('../features/settings/SettingsPage.tsx').then((m) => m.SettingsPage),
  '/settings/roles/$id': () => import('../features/settings/RolePage.tsx').then((m) => m.RolePage),
  '/settings/$tab': () =>
    import('../features/settings/SettingsPage.tsx').then((m) => m.SettingsPage),
};

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyPage(() => import('../features/access/SignInPage.tsx').then((m) => m.SignInPage)),
});

// For clients, who have no account: the link is all that they need.
const acceptanceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/acceptance/$token',
  component: lazyPage(() =>
    import('../features/milestones/AcceptancePage.tsx').then((m) => m.AcceptancePage),
  ),
});

const pageRoutes = Object.entries(pages).map(([path, load]) =>
  createRoute({ getParentRoute: () => shellRoute, path, component: lazyPage(load) }),
);

export const makeRouter = () =>
  createRouter({
    routeTree: rootRoute.addChildren([
      signInRoute,
      acceptanceRoute,
      shellRoute.addChildren(pageRoutes),
    ]),
    // Addresses carry plain text, so that a person can read and write them.
    parseSearch: filtersIn,
    stringifySearch: (search) =>
      searchText(
        Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
      ),
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  });
