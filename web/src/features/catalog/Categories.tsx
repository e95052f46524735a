import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { useCan } from '../../shared/me.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastProblem } from '../../shared/toast.tsx';

export function Categories() {
  const can = useCan();
  const query = useAsk(api.catalog.listCategories, {});
  return (
    <>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No categories yet." />
          ) : (
            <TableFrame label="Categories">
              <table className={classes.table}>
                <tbody>
                  {items.map((category) => (
                    <tr key={category.id}>
                      <td>{category.name}</td>
                      <td data-align="right">
                        <TextLink href={`/catalogue?categoryId=${category.id}`}>
                          Its services
                        </TextLink>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Asked>
      {can('catalog.update') && <AddCategory />}
    </>
  );
}

function AddCategory() {
  const [name, setName] = useState('');
  const createCategory = useCommand(api.catalog.createCategory);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await createCategory.run({ name });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else setName('');
  };
  return (
    <form onSubmit={add}>
      <Group gap="sm" mt="sm">
        <TextInput
          aria-label="Name of the new category"
          placeholder="New category"
          size="xs"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          disabled={name.trim() === ''}
          loading={createCategory.isRunning}
        >
          Add the category
        </Button>
      </Group>
    </form>
  );
}
