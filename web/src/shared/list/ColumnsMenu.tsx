import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconColumns3 } from '@tabler/icons-react';
import type { Column } from './column.ts';

type Remembered = Readonly<{ changed: Readonly<Record<string, boolean>>; isCompact: boolean }>;

export function useColumnChoice<R>(name: string, columns: readonly Column<R>[]) {
  const [remembered, setRemembered] = useLocalStorage<Remembered>({
    key: `daybook.columns.${name}`,
    defaultValue: { changed: {}, isCompact: false },
    getInitialValueInEffect: false,
  });
  const isShown = (key: string) => {
    const column = columns.find((candidate) => candidate.key === key);
    return remembered.changed[key] ?? column?.isOptional !== true;
  };
  return {
    isShown,
    isCompact: remembered.isCompact,
    toggle: (key: string) =>
      setRemembered({ ...remembered, changed: { ...remembered.changed, [key]: !isShown(key) } }),
    toggleCompact: () => setRemembered({ ...remembered, isCompact: !remembered.isCompact }),
  };
}

type ColumnsMenuProps<R> = Readonly<{
  columns: readonly Column<R>[];
  choice: ReturnType<typeof useColumnChoice>;
}>;

export function ColumnsMenu<R>({ columns, choice }: ColumnsMenuProps<R>) {
  const tick = (isOn: boolean) => <IconCheck size={15} style={{ opacity: isOn ? 1 : 0 }} />;
  return (
    <Menu closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label="Columns">
          <ActionIcon aria-label="Columns">
            <IconColumns3 size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Columns</Menu.Label>
        {columns.slice(1).map((column) => (
          <Menu.Item
            key={column.key}
            role="menuitemcheckbox"
            aria-checked={choice.isShown(column.key)}
            leftSection={tick(choice.isShown(column.key))}
            onClick={() => choice.toggle(column.key)}
          >
            {column.title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={choice.isCompact}
          leftSection={tick(choice.isCompact)}
          onClick={choice.toggleCompact}
        >
          Compact rows
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
