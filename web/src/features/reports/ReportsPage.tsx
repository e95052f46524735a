import type { ReactNode } from 'react';
import { AppLink, TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { Page, Section } from '../../shared/Page.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import type { About } from './report-address.ts';
import classes from './reports.module.css';

const areas: readonly Readonly<{ key: About['area']; title: string }>[] = [
  { key: 'timesheets', title: 'Timesheets' },
  { key: 'contracts', title: 'Service contracts' },
  { key: 'retainers', title: 'Retainers' },
  { key: 'milestones', title: 'Milestones' },
  { key: 'billing', title: 'Project billing' },
  { key: 'automation', title: 'Billing automation and cash' },
  { key: 'firm', title: 'The firm' },
];

const sets = [
  { period: 'yesterday', label: 'Daily' },
  { period: 'last_week', label: 'Weekly' },
  { period: 'last_month', label: 'Monthly' },
] as const;

/** The catalogue: by function, each report with its daily, weekly and monthly set. */
export function ReportsPage(): ReactNode {
  const catalogue = useAsk(api.reports.catalogue, {});
  return (
    <Page
      title="Reports"
      lead="The same numbers on the screen, as CSV, workbook, PDF and by API."
      actions={<TextLink href="/report-schedules">Reports by e-mail</TextLink>}
    >
      <Asked query={catalogue}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No report is open to you." />
          ) : (
            areas.map(({ key, title }) => {
              const own = items.filter((about) => about.area === key);
              if (own.length === 0) return null;
              return (
                <Section key={key} title={title}>
                  <ul className={classes.catalogue}>
                    {own.map((about) => (
                      <ReportCard key={about.name} about={about} />
                    ))}
                  </ul>
                </Section>
              );
            })
          )
        }
      </Asked>
    </Page>
  );
}

function ReportCard({ about }: Readonly<{ about: About }>) {
  const href = `/reports/${about.name}`;
  return (
    <li className={classes.card}>
      <AppLink href={href} className={classes.name}>
        {about.title}
      </AppLink>
      <p className={classes.about}>{about.about}</p>
      <nav aria-label={about.title} className={classes.sets}>
        {about.kind === 'moment' ? (
          <AppLink href={href}>Now</AppLink>
        ) : (
          sets.map(({ period, label }) => (
            <AppLink key={period} href={`${href}?period=${period}`}>
              {label}
            </AppLink>
          ))
        )}
      </nav>
    </li>
  );
}
