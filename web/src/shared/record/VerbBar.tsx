import { Button, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useKeys } from '../keys.ts';
import { sentenceOf } from '../problem.ts';
import { VerbDialog } from '../VerbDialog.tsx';
import { type ConfirmedVerb, isAllowed, type May, opensItself, type Verb } from './verb.ts';

type VerbBarProps = Readonly<{ verbs: readonly Verb[]; may: May }>;

/** The one verb that is next in the record's life, and the others under More, with why not. */
export function VerbBar({ verbs, may }: VerbBarProps) {
  const [asked, setAsked] = useState<ConfirmedVerb | null>(null);
  const known = verbs.filter((verb) => may[verb.key] !== undefined);
  const primary = known.find((verb) => isAllowed(verb, may) && verb.isSecondary !== true);
  const others = known.filter((verb) => verb !== primary);
  const start = (verb: Verb) => (opensItself(verb) ? verb.opens() : setAsked(verb));
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
              <VerbItem key={verb.key + verb.label} verb={verb} may={may} onStart={start} />
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked !== null && (
        <VerbDialog
          opened
          onClose={() => setAsked(null)}
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

type VerbItemProps = Readonly<{ verb: Verb; may: May; onStart: (verb: Verb) => void }>;

function VerbItem({ verb, may, onStart }: VerbItemProps) {
  const isPossible = isAllowed(verb, may);
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
      {!isPossible && (
        <Text size="xs" c="dimmed">
          {sentenceOf(may[verb.key] ?? '')}
        </Text>
      )}
    </Menu.Item>
  );
}
