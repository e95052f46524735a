import { ActionIcon, Indicator, Kbd, Tooltip, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconInbox, IconSearch } from '@tabler/icons-react';
import { TimerChip } from '../../features/timesheets/TimerChip.tsx';
import { AppLink } from '../../shared/AppLink.tsx';
import { useFormat } from '../../shared/format.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { PersonMenu } from './PersonMenu.tsx';
import classes from './shell.module.css';

export function TopBar({ onKeys }: Readonly<{ onKeys: () => void }>) {
  const can = useCan();
  return (
    <div className={classes.topBar}>
      <AppLink href="/" className={classes.mark} aria-label="Daybook, home">
        <img src="/daybook.svg" alt="" width={22} height={22} />
        <span className={classes.markName}>Daybook</span>
      </AppLink>
      <SessionChip />
      <UnstyledButton className={classes.search} aria-label="Search or do" onClick={spotlight.open}>
        <IconSearch size={15} />
        <span className={classes.searchText}>Search or do</span>
        <Kbd size="xs" className={classes.searchKeys ?? ''}>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      <div className={classes.topEnd}>
        {can('timesheets.create') && <TimerChip />}
        <Inbox />
        <PersonMenu onKeys={onKeys} />
      </div>
    </div>
  );
}

function SessionChip() {
  const { session } = useMe();
  const format = useFormat();
  if (session === null) return null;
  const since = `Session open since ${format.timeOfDay(session.openedAt)}`;
  const text = session.shift === null ? since : `${session.shift} shift. ${since}`;
  return (
    <Tooltip label={text}>
      <AppLink href={`/sessions/${session.id}`} className={classes.session}>
        <span className={classes.sessionDot} aria-hidden="true" />
        {session.branch.name}
        {session.shift !== null && <span className={classes.shift}>{session.shift}</span>}
      </AppLink>
    </Tooltip>
  );
}

function Inbox() {
  const me = useMe();
  const can = useCan();
  const waiting = me.pendingApprovals + me.pendingTimesheets;
  if (!can('timesheets.approve') && !can('approvals.view')) return null;
  const hasOnlyRequests = me.pendingTimesheets === 0 && me.pendingApprovals > 0;
  const href = hasOnlyRequests || !can('timesheets.approve') ? '/requests' : '/approvals';
  return (
    <Tooltip label={waiting === 0 ? 'Nothing waits for you' : `${waiting} wait for you`}>
      <Indicator label={waiting} size={16} offset={6} color="amber.6" disabled={waiting === 0}>
        <ActionIcon
          component={AppLink}
          href={href}
          size={32}
          aria-label={`Inbox, ${waiting} waiting`}
        >
          <IconInbox size={18} stroke={1.6} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  );
}
