import { Center, Loader, Modal } from '@mantine/core';
import { Navigate, useLocation } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MeContext } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { ProblemState } from '../../shared/States.tsx';
import { Shell } from './Shell.tsx';

const OpenSession = lazy(() =>
  import('../../features/access/OpenSession.tsx').then((m) => ({ default: m.OpenSession })),
);
const SignInForm = lazy(() =>
  import('../../features/access/SignInForm.tsx').then((m) => ({ default: m.SignInForm })),
);

/**
 * Lets in who is signed in and has a working session open. Who loses either while working gets it
 * back in a dialog, so that nothing typed is lost.
 */
export function Gate(): ReactNode {
  const me = useAsk(api.access.me, {}, { staleTime: 30_000 });
  const location = useLocation();
  const [hasEntered, setEntered] = useState(false);
  const hasSession = me.data !== undefined && me.data.session !== null;
  useEffect(() => {
    if (hasSession) setEntered(true);
  }, [hasSession]);
  const problem = me.isError ? problemOf(me.error) : null;
  const isSignedOut = problem?.status === 401;

  if (me.data === undefined) {
    if (isSignedOut) return <Navigate to="/sign-in" search={{ next: location.href }} replace />;
    if (problem !== null) return <ProblemState problem={problem} onRetry={() => me.refetch()} />;
    return <Waiting />;
  }
  if (!hasEntered && !hasSession) {
    return (
      <Suspense fallback={<Waiting />}>
        <OpenSession me={me.data} />
      </Suspense>
    );
  }
  return (
    <MeContext value={me.data}>
      <Shell />
      <Interruption isOpen={isSignedOut} title="You are signed out">
        <SignInForm onSignedIn={() => me.refetch()} />
      </Interruption>
      <Interruption isOpen={!isSignedOut && !hasSession} title="Your working session is closed">
        <OpenSession me={me.data} isInDialog />
      </Interruption>
    </MeContext>
  );
}

type InterruptionProps = Readonly<{ isOpen: boolean; title: string; children: ReactNode }>;

function Interruption({ isOpen, title, children }: InterruptionProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={title}
    >
      <Suspense fallback={<Loader size="sm" />}>{children}</Suspense>
    </Modal>
  );
}

function Waiting() {
  return (
    <Center mih="60vh" role="status" aria-label="Loading">
      <Loader size="sm" />
    </Center>
  );
}
