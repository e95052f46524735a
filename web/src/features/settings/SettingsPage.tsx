import type { Permission } from '@daybook/core/access/permissions.ts';
import { Tabs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { useCan } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { Absence } from './Absence.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import { ApprovalPolicies } from './ApprovalPolicies.tsx';
import { DunningSettings } from './DunningSettings.tsx';
import { ExchangeRates } from './ExchangeRates.tsx';
import { FirmSettings } from './FirmSettings.tsx';
import { MailTemplates } from './MailTemplates.tsx';
import { PreferencesForm } from './PreferencesForm.tsx';
import { Roles } from './Roles.tsx';
import { Security } from './Security.tsx';
import { TimesheetPolicy } from './TimesheetPolicy.tsx';

type SettingsTab = Readonly<{
  key: string;
  label: string;
  needs: Permission | null;
  Content: () => ReactNode;
}>;

const tabs: readonly SettingsTab[] = [
  { key: 'you', label: 'You', needs: null, Content: PreferencesForm },
  { key: 'security', label: 'Security', needs: null, Content: Security },
  { key: 'keys', label: 'API keys', needs: 'apikeys.create', Content: ApiKeys },
  { key: 'time', label: 'Time', needs: 'org.view', Content: TimesheetPolicy },
  { key: 'firm', label: 'Firm', needs: 'org.view', Content: FirmSettings },
  {
    key: 'policies',
    label: 'Approval policies',
    needs: 'approvals.view',
    Content: ApprovalPolicies,
  },
  { key: 'roles', label: 'Roles', needs: 'people.view', Content: Roles },
  { key: 'away', label: 'While away', needs: 'approvals.approve', Content: Absence },
  { key: 'mail', label: 'Texts of e-mails', needs: 'billing.send', Content: MailTemplates },
  { key: 'dunning', label: 'Dunning', needs: 'receivables.view', Content: DunningSettings },
  { key: 'currencies', label: 'Exchange rates', needs: 'billing.view', Content: ExchangeRates },
];

export function SettingsPage(): ReactNode {
  const can = useCan();
  const go = useGo();
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  const open = tabs.filter(({ needs }) => needs === null || can(needs));
  const chosen = open.find((tab) => tab.key === params.tab) ?? open[0];
  return (
    <Page title="Settings">
      <Tabs
        value={chosen?.key ?? null}
        onChange={(key) => go(`/settings/${key}`)}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {open.map((tab) => (
            <Tabs.Tab key={tab.key} value={tab.key}>
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map(({ key, Content }) => (
          <Tabs.Panel key={key} value={key}>
            <Content />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
