import { useRouter } from '@tanstack/react-router';
import { type ComponentProps, type MouseEvent, useCallback } from 'react';

/** Goes to an address of the app, such as /invoices?paymentState=overdue. */
export function useGo(): (href: string, options?: Readonly<{ replace?: boolean }>) => void {
  const router = useRouter();
  return useCallback(
    (href, options) => {
      if (options?.replace === true) router.history.replace(href);
      else router.history.push(href);
    },
    [router],
  );
}

type AppLinkProps = Omit<ComponentProps<'a'>, 'href'> & Readonly<{ href: string }>;

/** A link inside the app: opens without loading the page anew, and loads its code on approach. */
export function AppLink({ href, onClick, ...rest }: AppLinkProps) {
  const router = useRouter();
  const go = useGo();
  const preload = () => {
    const [to = '/'] = href.split('?');
    router.preloadRoute({ to }).catch(() => undefined);
  };
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
    if (event.defaultPrevented || opensElsewhere) return;
    event.preventDefault();
    go(href);
  };
  return <a {...rest} href={href} onClick={follow} onMouseEnter={preload} onFocus={preload} />;
}

export function TextLink({ className, ...rest }: AppLinkProps) {
  return <AppLink className={`link ${className ?? ''}`} {...rest} />;
}
