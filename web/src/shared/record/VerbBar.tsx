import { Button, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useKeys } from '../keys.ts';
import { sentenceOf } from '../problem.ts';
import { VerbDialog } from '../VerbDialog.tsx';
import { type ConfirmedVerb, isAllowed, type May, opensItself, type Verb } from './verb.ts';

type VerbBarProps = Readonly<{
  verbs: readonly Verb[];
  may: May;
  /** The state's word, to say why a verb has to wait. */
  state?: string | undefined;
}>;

/** The one verb that is next in the record's life, and the others under More, with why not. */
export function VerbBar({ verbs, may, state }: VerbBarProps) {
  const [askedKey, setAskedKey] = useState<string | null>(null);
  const known = verbs.filter((verb) => may[verb.key] !== undefined);
  const primary = known.find((verb) => isAllowed(verb, may) && verb.isSecondary !== true);
  const rest = known.filter((verb) => verb !== primary);
  const isPossible = (verb: Verb) => isAllowed(verb, may);
  const others = [...rest.filter(isPossible), ...rest.filter((verb) => !isPossible(verb))];
  // The verb as it is now: after a refusal for an old version it is sent with the new one.
  const asked = verbs.filter(needsConfirming).find((verb) => verb.key === askedKey) ?? null;
  const start = (verb: Verb) => (opensItself(verb) ? verb.opens() : setAskedKey(verb.key));
  useKeys(
    'This record',
    primary === undefined ? [] : [{ keys: '.', does: primary.label, run: () => start(primary) }],
  );
  return (
    <>
      {primary !== undefined && (
        <Button
          {...(primary.isDangerous === true ? { color: 'red' } : {})}
          onClick={() => start(primary)}
        >
          {primary.label}
        </Button>
      )}
      {others.length > 0 && (
        <Menu width={300}>
          <Menu.Target>
            <Button variant="default" rightSection={<IconDots size={15} />}>
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((verb) => (
              <VerbItem
                key={verb.key + verb.label}
                verb={verb}
                why={isPossible(verb) ? null : whyNot(may[verb.key] ?? '', state)}
                onStart={start}
              />
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked !== null && (
        <VerbDialog
          opened
          onClose={() => setAskedKey(null)}
          title={asked.title}
          verb={asked.label}
          isDangerous={asked.isDangerous === true}
          needsReason={asked.needsReason === true}
          run={asked.run}
          done={asked.done}
          {...(asked.onDone === undefined ? {} : { onDone: asked.onDone })}
        >
          {asked.consequences}
        </VerbDialog>
      )}
    </>
  );
}

const needsConfirming = (verb: Verb): verb is ConfirmedVerb => !opensItself(verb);

const whyNot = (code: string, state: string | undefined): string =>
  code === 'wrong_state' && state !== undefined
    ? `Not while it is ${state.toLowerCase()}.`
    : sentenceOf(code);

type VerbItemProps = Readonly<{
  verb: Verb;
  /** Null if it is possible. */
  why: string | null;
  onStart: (verb: Verb) => void;
}>;

function VerbItem({ verb, why, onStart }: VerbItemProps) {
  const isPossible = why === null;
  const isRed = verb.isDangerous === true && isPossible;
  return (
    <Menu.Item
      aria-disabled={!isPossible}
      onClick={() => {
        if (isPossible) onStart(verb);
      }}
      closeMenuOnClick={isPossible}
      {...(isRed ? { color: 'red' } : {})}
    >
      <Text size="sm" {...(isPossible ? {} : { c: 'dimmed' })}>
        {verb.label}
      </Text>
      {why !== null && (
        <Text size="xs" c="dimmed">
          {why}
        </Text>
      )}
    </Menu.Item>
  );
}
