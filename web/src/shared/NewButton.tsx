import type { Permission } from '@daybook/core/access/permissions.ts';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useFilters } from './filters.ts';
import { useKeys } from './keys.ts';
import { useCan } from './me.ts';

/** The address says whether the form of a list is open, so a link can open it too. */
export function useNewForm() {
  const [filters, change] = useFilters();
  return {
    isOpen: filters.new === '1',
    open: () => change({ new: '1' }),
    close: () => change({ new: '' }),
  };
}

type NewButtonProps = Readonly<{ label: string; needs: Permission; onOpen: () => void }>;

/** The create button of a list, and its key. */
export function NewButton({ label, needs, onOpen }: NewButtonProps) {
  const can = useCan();
  const isAllowed = can(needs);
  useKeys('Create', isAllowed ? [{ keys: 'c', does: label, run: onOpen }] : []);
  if (!isAllowed) return null;
  return (
    <Button leftSection={<IconPlus size={15} />} onClick={onOpen}>
      {label}
    </Button>
  );
}
