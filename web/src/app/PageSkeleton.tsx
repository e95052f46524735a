import { Skeleton, Stack } from '@mantine/core';
import { LinesSkeleton } from '../shared/States.tsx';

export function PageSkeleton() {
  return (
    <Stack p="lg" gap="md">
      <Skeleton width={180} height={24} />
      <LinesSkeleton count={8} />
    </Stack>
  );
}
