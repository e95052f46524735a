import { IconMenu2 } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { AppLink } from '../../shared/AppLink.tsx';
import { useCan } from '../../shared/me.ts';
import { isAt } from './Navigation.tsx';
import { groupsFor } from './places.ts';
import classes from './shell.module.css';

const favourites = ['/', '/timesheet', '/approvals', '/invoices', '/projects', '/wip'];

/** On a phone: the four places that matter most to this person, and the rest behind More. */
export function BottomBar({ onMore }: Readonly<{ onMore: () => void }>) {
  const can = useCan();
  const { pathname } = useLocation();
  const places = groupsFor(can).flatMap((group) => group.places);
  const shown = favourites
    .flatMap((href) => places.filter((place) => place.href === href))
    .slice(0, 4);
  return (
    <nav className={classes.bottomBar} aria-label="Main places">
      {shown.map((place) => (
        <AppLink
          key={place.href}
          href={place.href}
          className={classes.bottomPlace}
          aria-current={isAt(pathname, place.href) ? 'page' : undefined}
        >
          <place.icon size={20} stroke={1.6} aria-hidden="true" />
          {place.label}
        </AppLink>
      ))}
      <button type="button" className={classes.bottomPlace} onClick={onMore}>
        <IconMenu2 size={20} stroke={1.6} aria-hidden="true" />
        More
      </button>
    </nav>
  );
}
