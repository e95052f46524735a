import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { renderSVG } from 'uqr';
import { authClient } from '../../shared/auth-client.ts';
import { Section } from '../../shared/Page.tsx';
import { toastDone } from '../../shared/toast.tsx';
import classes from './settings.module.css';

type Enrolment = Readonly<{ totpURI: string; backupCodes: readonly string[] }>;

export function Security() {
  return (
    <div className={classes.form}>
      <SecondFactor />
      <ChangePassword />
      <OtherSessions />
    </div>
  );
}

function SecondFactor() {
  const { data, refetch } = authClient.useSession();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const isOn = data?.user.twoFactorEnabled === true;
  const finish = () => {
    setEnrolment(null);
    refetch();
  };
  return (
    <Section title="Second factor">
      <Stack gap="md">
        <Text>
          {isOn
            ? 'Signing in asks for a code of your authenticator app.'
            : 'With a second factor, a stolen password alone opens nothing.'}
        </Text>
        {enrolment === null ? (
          <PasswordStep isOn={isOn} onEnrolled={setEnrolment} onDisabled={finish} />
        ) : (
          <EnrolmentStep enrolment={enrolment} onDone={finish} />
        )}
      </Stack>
    </Section>
  );
}

type PasswordStepProps = Readonly<{
  isOn: boolean;
  onEnrolled: (enrolment: Enrolment) => void;
  onDisabled: () => void;
}>;

function PasswordStep({ isOn, onEnrolled, onDisabled }: PasswordStepProps) {
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setRunning(true);
    const answer = isOn
      ? await authClient.twoFactor.disable({ password })
      : await authClient.twoFactor.enable({ password });
    setRunning(false);
    setMessage(answer.error === null ? null : 'The password is not right.');
    if (answer.error !== null) return;
    if (answer.data !== null && 'totpURI' in answer.data) onEnrolled(answer.data);
    else onDisabled();
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          w={260}
          error={message}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant={isOn ? 'default' : 'filled'}
          loading={isRunning}
          disabled={password === ''}
        >
          {isOn ? 'Turn it off' : 'Turn it on'}
        </Button>
      </Group>
    </form>
  );
}

type EnrolmentStepProps = Readonly<{ enrolment: Enrolment; onDone: () => void }>;

function EnrolmentStep({ enrolment, onDone }: EnrolmentStepProps) {
  const [code, setCode] = useState('');
  const [message, setMessage] = useState<string | null>(null);
  const secret = new URL(enrolment.totpURI).searchParams.get('secret') ?? '';
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(enrolment.totpURI))}`;
  const verify = async (event: FormEvent) => {
    event.preventDefault();
    const { error } = await authClient.twoFactor.verifyTotp({ code: code.trim() });
    if (error !== null) {
      setMessage('This code is not right, or it is too old.');
      return;
    }
    toastDone({ text: 'The second factor is on.' });
    onDone();
  };
  return (
    <form onSubmit={verify}>
      <Stack gap="md">
        <Text>Scan this with your authenticator app, or type the secret.</Text>
        <img className={classes.qr} src={picture} alt="QR code of the secret below" />
        <div className={classes.secret}>{secret}</div>
        <Text>Keep these backup codes. Each opens your account once without the app.</Text>
        <div className={classes.secret}>{enrolment.backupCodes.join(' ')}</div>
        <Group align="flex-end" gap="sm">
          <TextInput
            label="The code that the app shows now"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            error={message}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" disabled={code.trim().length !== 6}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ChangePassword() {
  const [typed, setTyped] = useState({ current: '', next: '' });
  const [message, setMessage] = useState<string | null>(null);
  const change = async (event: FormEvent) => {
    event.preventDefault();
    const { error } = await authClient.changePassword({
      currentPassword: typed.current,
      newPassword: typed.next,
      revokeOtherSessions: true,
    });
    setMessage(error === null ? null : (error.message ?? 'The password is not changed.'));
    if (error !== null) return;
    setTyped({ current: '', next: '' });
    toastDone({ text: 'The password is changed. Other devices are signed out.' });
  };
  return (
    <Section title="Password">
      <form onSubmit={change}>
        <Stack gap="sm">
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            value={typed.current}
            onChange={(event) => setTyped({ ...typed, current: event.currentTarget.value })}
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters"
            autoComplete="new-password"
            value={typed.next}
            onChange={(event) => setTyped({ ...typed, next: event.currentTarget.value })}
          />
          {message !== null && (
            <Alert color="red" variant="light" role="alert">
              {message}
            </Alert>
          )}
          <div>
            <Button
              type="submit"
              variant="default"
              disabled={typed.current === '' || typed.next.length < 12}
            >
              Change the password
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}

function OtherSessions() {
  const leave = async () => {
    await authClient.revokeOtherSessions();
    toastDone({ text: 'Every other device is signed out.' });
  };
  return (
    <Section title="Other devices">
      <Button variant="default" onClick={leave}>
        Sign out every other device
      </Button>
    </Section>
  );
}
