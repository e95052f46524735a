import { isNegative, isZero, magnitudeOf, subtract } from '@daybook/core/money/money.ts';
import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { TextLink, useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, HoursText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { useKeys } from '../../shared/keys.ts';
import type { PreBill } from './PreBillPage.tsx';

/** Its place among the drafts that wait, one step to the next, and what the client was billed last. */
export function PreBillQueue({ preBill }: Readonly<{ preBill: PreBill }>) {
  const go = useGo();
  const format = useFormat();
  const queue = useAsk(api.billing.preBillQueue, { id: preBill.id });
  const { beforeId = null, nextId = null } = queue.data ?? {};
  const open = (id: string | null) => () => id !== null && go(`/pre-bills/${id}`);
  useKeys('Pre-bills', [
    { keys: '[', does: 'Pre-bill before', run: open(beforeId) },
    { keys: ']', does: 'Next pre-bill', run: open(nextId) },
  ]);
  if (queue.data === undefined) return null;
  const { position, count, previous } = queue.data;
  const change = previous && subtract(preBill.billedAmount, previous.net);
  return (
    <Group gap="sm" mb="md">
      {preBill.state === 'draft' && (
        <Group gap={4}>
          <ActionIcon
            variant="default"
            aria-label="Pre-bill before"
            disabled={beforeId === null}
            onClick={open(beforeId)}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Text size="sm">
            {position} of {count}
          </Text>
          <ActionIcon
            variant="default"
            aria-label="Next pre-bill"
            disabled={nextId === null}
            onClick={open(nextId)}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
        </Group>
      )}
      {previous !== null && change !== null && (
        <Text size="sm" c="dimmed">
          Before it{' '}
          <TextLink href={`/invoices/${previous.invoice.id}`}>{previous.invoice.name}</TextLink> of{' '}
          <DateText date={previous.on} />: <HoursText minutes={previous.minutes} /> hours,{' '}
          <MoneyText value={previous.net} /> net. This one is{' '}
          {isZero(change)
            ? 'the same'
            : `${format.money(magnitudeOf(change))} ${isNegative(change) ? 'less' : 'more'}`}
          .
        </Text>
      )}
    </Group>
  );
}
