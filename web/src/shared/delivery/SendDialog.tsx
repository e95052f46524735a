import {
  Alert,
  Modal,
  SegmentedControl,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../api.ts';
import { type Outcome, useAsk, useCommand } from '../ask.ts';
import { FormBody } from '../form/FormDrawer.tsx';
import { useApiForm } from '../form/use-api-form.ts';
import { ApiProblem } from '../problem.ts';
import { Asked, LinesSkeleton } from '../States.tsx';
import { languageNames } from './language-names.ts';

type Message = Answer<typeof api.deliveries.preview>;
type SendDialogProps = Readonly<{
  kind: 'invoice' | 'credit_note';
  record: Readonly<{ id: string; name: string }>;
  onClose: () => void;
}>;

/** The message as it will go out, to be changed before it does. */
export function SendDialog({ kind, record, onClose }: SendDialogProps) {
  const [language, setLanguage] = useState<Message['language'] | null>(null);
  const message = useAsk(api.deliveries.preview, {
    kind,
    recordId: record.id,
    ...(language === null ? {} : { language }),
  });
  return (
    <Modal opened onClose={onClose} title={`Send ${record.name}`} size="lg">
      <Asked query={message} skeleton={<LinesSkeleton count={8} />}>
        {(answer) => (
          <Stack gap="md">
            <SegmentedControl
              aria-label="Language of the text"
              value={answer.language}
              onChange={(value) => setLanguage(value)}
              data={languageNames.map(([value, label]) => ({ value, label }))}
            />
            <MessageForm
              key={answer.language}
              kind={kind}
              recordId={record.id}
              message={answer}
              onClose={onClose}
            />
          </Stack>
        )}
      </Asked>
    </Modal>
  );
}

type MessageFormProps = Readonly<{
  kind: SendDialogProps['kind'];
  recordId: string;
  message: Message;
  onClose: () => void;
}>;

function MessageForm({ kind, recordId, message, onClose }: MessageFormProps) {
  const addresses = (as: 'to' | 'cc') =>
    message.recipients.filter((each) => each.as === as).map((each) => each.email);
  const known = [...addresses('to'), ...addresses('cc')];
  const form = useApiForm({
    to: addresses('to'),
    cc: addresses('cc'),
    subject: message.subject,
    body: message.body,
  });
  const send = useCommand(api.deliveries.send);
  return (
    <FormBody
      form={form}
      submitLabel="Send"
      submit={async (written) =>
        atForm(await send.run({ documents: [{ kind, recordId }], written }))
      }
      done={() => ({
        text: message.isMailSetUp ? 'It is on its way.' : 'It waits for a mail server.',
        href: '/deliveries',
      })}
      onClose={onClose}
    >
      {!message.isMailSetUp && (
        <Alert color="yellow" variant="light">
          No mail server is set up (DAYBOOK_SMTP). What you send waits until there is one.
        </Alert>
      )}
      {message.sender.email === null && (
        <Alert color="red" variant="light">
          {message.sender.name} has no e-mail address to send from: settings, firm.
        </Alert>
      )}
      <TagsInput
        label="To"
        required
        data-autofocus
        description={known.length === 0 ? 'The client has no address for it yet' : null}
        data={known}
        acceptValueOnBlur
        splitChars={[',', ';', ' ']}
        {...form.getInputProps('to')}
      />
      <TagsInput
        label="Copy to"
        data={known}
        acceptValueOnBlur
        splitChars={[',', ';', ' ']}
        {...form.getInputProps('cc')}
      />
      <TextInput label="Subject" required {...form.getInputProps('subject')} />
      <Textarea
        label="Text"
        required
        autosize
        minRows={8}
        maxRows={18}
        {...form.getInputProps('body')}
      />
      <Text size="sm" c="dimmed">
        <IconPaperclip size={14} aria-hidden /> {message.fileName}, from {message.sender.name}
      </Text>
    </FormBody>
  );
}

/** The rules of what was written, at the fields of this form. */
function atForm<O>(outcome: Outcome<O>): Outcome<O> {
  if (outcome.kind !== 'refused') return outcome;
  const { status, code, message, fields } = outcome.problem;
  const here = (field: string) => {
    const own = field.replace(/^written\./, '').replace(/^recipients$/, 'to');
    return own.replace(/^(to|cc)\.\d+$/, '$1');
  };
  const moved = fields.map((each) => ({ ...each, field: here(each.field) }));
  return {
    kind: 'refused',
    problem: new ApiProblem({ status, code, detail: message, fields: moved }),
  };
}
