import { ActionIcon, Group, Pill } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import { Section } from '../../shared/Page.tsx';
import { toastProblem } from '../../shared/toast.tsx';
import type { Project } from './ProjectDrawer.tsx';

/** Nobody listed means that everybody may log time. */
export function ProjectMembers({ project }: Readonly<{ project: Project }>) {
  const [added, setAdded] = useState<string | null>(null);
  const setMembers = useCommand(api.parties.setMembers);
  const canChange = project.may.update === 'yes';
  const ids = project.members.map((member) => member.id);
  const save = async (memberIds: string[]) => {
    const outcome = await setMembers.run({ id: project.id, version: project.version, memberIds });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    setAdded(null);
  };
  return (
    <Section title="Who works on it">
      <Group gap="xs">
        {project.members.length === 0 && <span>Everybody may log time.</span>}
        {project.members.map((member) => (
          <Pill
            key={member.id}
            size="md"
            withRemoveButton={canChange}
            removeButtonProps={{ 'aria-label': `Remove ${member.name}`, 'aria-hidden': false }}
            onRemove={() => save(ids.filter((id) => id !== member.id))}
          >
            {member.name}
          </Pill>
        ))}
      </Group>
      {canChange && (
        <Group gap="xs" mt="sm">
          <PersonPicker
            aria-label="Person to add"
            placeholder="Add a person"
            size="xs"
            value={added}
            onChange={setAdded}
          />
          <ActionIcon
            variant="default"
            size={30}
            aria-label="Add the person"
            disabled={added === null}
            loading={setMembers.isRunning}
            onClick={() => added !== null && save([...ids, added])}
          >
            <IconPlus size={15} />
          </ActionIcon>
        </Group>
      )}
    </Section>
  );
}
