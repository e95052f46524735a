import { Button, CopyButton, Modal, Stack, Text } from '@mantine/core';
import classes from './secret.module.css';

type SecretDialogProps = Readonly<{ title: string; secret: string | null; onClose: () => void }>;

/** A secret that is shown this once. A click beside it does not lose it. */
export function SecretDialog({ title, secret, onClose }: SecretDialogProps) {
  return (
    <Modal opened={secret !== null} onClose={onClose} closeOnClickOutside={false} title={title}>
      <Stack gap="md">
        <Text>Copy it now. It is shown this once and can't be read again.</Text>
        <div className={classes.secret}>{secret}</div>
        <CopyButton value={secret ?? ''}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{copied ? 'Copied' : 'Copy the secret'}</Button>
          )}
        </CopyButton>
      </Stack>
    </Modal>
  );
}
