import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { filtersIn } from '../../shared/filters.ts';
import { usePageTitle } from '../../shared/Page.tsx';
import { Entrance } from './Entrance.tsx';
import classes from './entrance.module.css';
import { SignInForm } from './SignInForm.tsx';

/** Only addresses of this app: a link must not lead from the sign-in to another site. */
const isOwnAddress = (next: string): boolean => /^\/(?![/\\])/.test(next);

export function SignInPage(): ReactNode {
  usePageTitle('Sign in');
  const go = useGo();
  const client = useQueryClient();
  const location = useLocation();
  const { next = '/' } = filtersIn(location.searchStr);
  const enter = () => {
    client.clear();
    go(isOwnAddress(next) ? next : '/', { replace: true });
  };
  return (
    <Entrance title="Sign in">
      <SignInForm onSignedIn={enter} />
      <p className={classes.note}>No account? The person who runs Daybook in your firm adds you.</p>
    </Entrance>
  );
}
