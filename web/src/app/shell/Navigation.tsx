import { ActionIcon, ScrollArea, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { AppLink } from '../../shared/AppLink.tsx';
import { useCan, useMe } from '../../shared/me.ts';
import { groupsFor, type Place } from './places.ts';
import classes from './shell.module.css';

export const isAt = (pathname: string, href: string): boolean =>
  href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);

type NavigationProps = Readonly<{ isNarrow: boolean; onToggle?: () => void }>;

export function Navigation({ isNarrow, onToggle }: NavigationProps) {
  const can = useCan();
  const ToggleIcon = isNarrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  const toggleLabel = isNarrow ? 'Widen the navigation' : 'Narrow the navigation';
  return (
    <nav className={classes.navigation} aria-label="Places" data-narrow={isNarrow || undefined}>
      <ScrollArea className={classes.places} type="hover" scrollbarSize={6}>
        {groupsFor(can).map((group) => (
          <div key={group.label ?? 'home'} className={classes.group}>
            {group.label !== null && !isNarrow && (
              <div className={classes.groupLabel}>{group.label}</div>
            )}
            {group.places.map((place) => (
              <PlaceLink key={place.href} place={place} isNarrow={isNarrow} />
            ))}
          </div>
        ))}
      </ScrollArea>
      {onToggle !== undefined && (
        <div className={classes.navigationFoot}>
          <Tooltip label={toggleLabel} position="right">
            <ActionIcon aria-label={toggleLabel} onClick={onToggle}>
              <ToggleIcon size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
    </nav>
  );
}

function useWaiting(href: string): number {
  const me = useMe();
  if (href === '/approvals') return me.pendingTimesheets;
  if (href === '/requests') return me.pendingApprovals;
  return 0;
}

function PlaceLink({ place, isNarrow }: Readonly<{ place: Place; isNarrow: boolean }>) {
  const { pathname } = useLocation();
  const waiting = useWaiting(place.href);
  const isCurrent = isAt(pathname, place.href);
  const link = (
    <AppLink
      href={place.href}
      className={classes.place}
      aria-current={isCurrent ? 'page' : undefined}
    >
      <place.icon size={17} stroke={1.6} aria-hidden="true" />
      <span className={isNarrow ? 'spoken' : classes.placeLabel}>{place.label}</span>
      {waiting > 0 && !isNarrow && (
        <span className={classes.waiting}>
          {waiting}
          <span className="spoken"> waiting</span>
        </span>
      )}
    </AppLink>
  );
  if (!isNarrow) return link;
  return (
    <Tooltip label={place.label} position="right" openDelay={0}>
      {link}
    </Tooltip>
  );
}
