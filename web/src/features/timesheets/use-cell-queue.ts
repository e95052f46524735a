import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from '../../shared/api.ts';
import { useMe } from '../../shared/me.ts';
import { CellQueue, type QueuedChange } from './cell-queue.ts';

// One queue for each signed-in person, older than any page: leaving the week must not stop saving.
const queues = new Map<string, CellQueue>();

export function useCellQueue() {
  const me = useMe();
  const client = useQueryClient();
  const myId = me.person.id;
  let queue = queues.get(myId);
  if (queue === undefined) {
    queue = new CellQueue({
      storageKey: `daybook.unsaved.${myId}`,
      send: (change) => send(change, myId),
      onDrained: () => client.invalidateQueries({ queryKey: ['timesheets'] }),
    });
    queues.set(myId, queue);
  }
  const changes = useSyncExternalStore(queue.subscribe, queue.snapshot);
  return { queue, changes };
}

function send(change: QueuedChange, myId: string) {
  const { personId, projectId, serviceId, taskId, date, minutes, note, idempotencyKey } = change;
  const whose = personId === myId ? {} : { personId };
  return api.timesheets.setCell(
    {
      ...whose,
      projectId,
      serviceId,
      taskId,
      date,
      minutes,
      ...(note === undefined ? {} : { note }),
    },
    { idempotencyKey },
  );
}
