import {
  Alert,
  Anchor,
  Button,
  PasswordInput,
  PinInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { authClient } from '../../shared/auth-client.ts';

type SignInFormProps = Readonly<{ onSignedIn: () => void }>;
type AuthError = Readonly<{ status: number; message?: string | undefined }> | null;

function messageOf(error: AuthError): string | null {
  if (error === null) return null;
  if (error.status === 429) return 'Too many attempts. Wait a minute, then try again.';
  if (error.status === 401) return 'E-mail address and password do not belong together.';
  if (error.status === 0) return 'The server cannot be reached. Please try again.';
  return error.message ?? 'Signing in did not work. Please try again.';
}

/** E-mail and password, then the second factor of those who have one. */
export function SignInForm({ onSignedIn }: SignInFormProps) {
  const [needsCode, setNeedsCode] = useState(false);
  if (needsCode) return <CodeForm onSignedIn={onSignedIn} onBack={() => setNeedsCode(false)} />;
  return <PasswordForm onSignedIn={onSignedIn} onCode={() => setNeedsCode(true)} />;
}

type PasswordFormProps = SignInFormProps & Readonly<{ onCode: () => void }>;

function PasswordForm({ onSignedIn, onCode }: PasswordFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setRunning(true);
    const { data, error } = await authClient.signIn.email({ email: email.trim(), password });
    setRunning(false);
    setMessage(messageOf(error));
    if (error !== null) return;
    if (data !== null && 'twoFactorRedirect' in data && data.twoFactorRedirect === true) onCode();
    else onSignedIn();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          size="sm"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="sm"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {message !== null && (
          <Alert color="red" variant="light" role="alert">
            {message}
          </Alert>
        )}
        <Button type="submit" size="sm" fullWidth loading={isRunning}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

type CodeFormProps = SignInFormProps & Readonly<{ onBack: () => void }>;

function CodeForm({ onSignedIn, onBack }: CodeFormProps) {
  const labelId = useId();
  const [message, setMessage] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const verify = async (code: string) => {
    setRunning(true);
    const { error } = await authClient.twoFactor.verifyTotp({ code });
    setRunning(false);
    if (error === null) onSignedIn();
    else setMessage('This code is not right, or it is too old. Take the one that is shown now.');
  };
  return (
    <Stack gap="md">
      <Text id={labelId}>The code of six digits that your authenticator app shows now</Text>
      <PinInput
        length={6}
        type="number"
        oneTimeCode
        autoFocus
        aria-labelledby={labelId}
        getInputProps={(index) => ({ 'aria-label': `Digit ${index + 1} of 6` })}
        disabled={isRunning}
        error={message !== null}
        onComplete={verify}
      />
      {message !== null && (
        <Alert color="red" variant="light" role="alert">
          {message}
        </Alert>
      )}
      <Anchor component="button" type="button" onClick={onBack} ta="left">
        Back to the password
      </Anchor>
    </Stack>
  );
}
