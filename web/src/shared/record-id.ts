import { useParams } from '@tanstack/react-router';

/** The {id} of the address. */
export function useRecordId(): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  if (params.id === undefined) throw new Error('This page needs an id in its address');
  return params.id;
}
