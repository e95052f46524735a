import { Skeleton, Stack } from '@mantine/core';

export function PageSkeleton() {
  return (
    <Stack p="lg" gap="md" role="status" aria-label="Loading the page">
      <Skeleton width={180} height={24} />
      <Skeleton height={32} />
      <Skeleton height={280} />
    </Stack>
  );
}
