import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { TextLink } from './AppLink.tsx';
import type { ApprovalRequest } from './api.ts';
import type { ApiProblem } from './problem.ts';

type Toast = Readonly<{ text: string; href?: string | null; linkText?: string }>;

const messageOf = ({ text, href, linkText }: Toast): ReactNode => {
  if (href === undefined || href === null) return text;
  return (
    <>
      {text} <TextLink href={href}>{linkText ?? 'Open'}</TextLink>
    </>
  );
};

export function toastDone(toast: Toast): void {
  notifications.show({ message: messageOf(toast), color: 'ledger', autoClose: 4000 });
}

export function toastParked(approval: ApprovalRequest): void {
  const text = `Waits for approval by ${approval.waitsFor}: ${approval.because}.`;
  const href = `/requests/${approval.id}`;
  notifications.show({
    title: 'Needs approval',
    message: messageOf({ text, href, linkText: 'See the request' }),
    color: 'amber',
    autoClose: 10_000,
  });
}

export function toastProblem(problem: ApiProblem): void {
  notifications.show({
    title: 'Not done',
    message: problem.message,
    color: 'red',
    autoClose: 10_000,
  });
}
