import { explainedKinds } from '@daybook/contract/access.ts';
import { type Permission, permissions } from '@daybook/core/access/permissions.ts';
import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import { kindName } from '../../shared/paths.ts';
import { permissionName } from '../../shared/permission-words.ts';
import { Asked } from '../../shared/States.tsx';
import { answerText, sentencesOf } from './explained.ts';
import type { Person } from './PersonDrawer.tsx';
import classes from './roles-dialog.module.css';

type Kind = (typeof explainedKinds)[number];
const isPermission = (text: string | null): text is Permission =>
  permissions.some((each) => each === text);
const isKind = (text: string | null): text is Kind => explainedKinds.some((each) => each === text);

/** A record is known by its id, or by the address of its page. */
const idIn = (text: string): string | null =>
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0] ?? null;

export function Explainer({ person }: Readonly<{ person: Person }>) {
  const [permission, setPermission] = useState<Permission | null>(null);
  const [kind, setKind] = useState<Kind | null>(null);
  const [typed, setTyped] = useState('');
  const [address] = useDebouncedValue(typed, 300);
  const recordId = idIn(address);
  const isUnreadable = typed.trim() !== '' && idIn(typed) === null;
  return (
    <>
      <div className={classes.ask}>
        <Select
          label="What"
          placeholder="Billing, post"
          searchable
          clearable
          w={240}
          data={permissions.map((value) => ({ value, label: permissionName(value) }))}
          value={permission}
          onChange={(value) => setPermission(isPermission(value) ? value : null)}
        />
        <Select
          label="With"
          placeholder="Any record"
          clearable
          w={160}
          data={explainedKinds.map((value) => ({ value, label: kindName(value) }))}
          value={kind}
          onChange={(value) => setKind(isKind(value) ? value : null)}
        />
        {kind !== null && (
          <TextInput
            label="Its address or id"
            placeholder="Copied from its page"
            w={300}
            error={isUnreadable ? 'There is no id in this' : null}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </div>
      {permission !== null && (
        <Answer
          asked={{
            ...{ personId: person.id, permission },
            ...(kind === null || recordId === null ? {} : { recordKind: kind, recordId }),
          }}
        />
      )}
    </>
  );
}

type AnswerProps = Readonly<{
  asked: Parameters<typeof api.access.explainPermission>[0];
}>;

function Answer({ asked }: AnswerProps) {
  const query = useAsk(api.access.explainPermission, asked, { keepPrevious: true });
  const format = useFormat();
  return (
    <Asked query={query}>
      {(explained) => (
        <div role="status">
          <p className={classes.answer}>{answerText(explained)}</p>
          <ul className={classes.sentences}>
            {sentencesOf(explained, (date) => format.date(date)).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
    </Asked>
  );
}
