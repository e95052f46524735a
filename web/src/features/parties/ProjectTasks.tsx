import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { Section } from '../../shared/Page.tsx';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastProblem } from '../../shared/toast.tsx';
import type { Project } from './ProjectDrawer.tsx';

export function ProjectTasks({ project }: Readonly<{ project: Project }>) {
  const canAdd = project.may.update === 'yes';
  return (
    <Section title="Tasks">
      {project.tasks.length === 0 ? (
        <NothingHere text="No tasks: time is logged on the project itself." />
      ) : (
        <TableFrame label="Tasks">
          <table className={classes.table}>
            <tbody>
              {project.tasks.map((task) => (
                <tr key={task.id} data-off={!task.isActive || undefined}>
                  <td>{task.name}</td>
                  <td data-align="right">{task.isBillable ? 'Billable' : 'Not billable'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {canAdd && <AddTask projectId={project.id} />}
    </Section>
  );
}

function AddTask({ projectId }: Readonly<{ projectId: string }>) {
  const [name, setName] = useState('');
  const [isBillable, setBillable] = useState(true);
  const addTask = useCommand(api.parties.addTask);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await addTask.run({ id: projectId, name, isBillable });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else setName('');
  };
  return (
    <form onSubmit={add}>
      <Group gap="sm" mt="sm">
        <TextInput
          aria-label="Name of the new task"
          placeholder="New task"
          size="xs"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          size="xs"
          label="Billable"
          checked={isBillable}
          onChange={(event) => setBillable(event.currentTarget.checked)}
        />
        <Button
          type="submit"
          variant="default"
          disabled={name.trim() === ''}
          loading={addTask.isRunning}
        >
          Add the task
        </Button>
      </Group>
    </form>
  );
}
