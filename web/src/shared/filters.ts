import { useLocation } from '@tanstack/react-router';
import { useGo } from './AppLink.tsx';

export type Filters = Readonly<Record<string, string>>;

export const searchText = (filters: Filters): string => {
  const query = new URLSearchParams(
    Object.entries(filters).filter(([, value]) => value !== ''),
  ).toString();
  return query === '' ? '' : `?${query}`;
};

export const filtersIn = (search: string): Filters =>
  Object.fromEntries(new URLSearchParams(search));

/** What is in the address: filters, tabs, open dialogs. An empty value leaves the address. */
export function useFilters(): [Filters, (changes: Filters) => void] {
  const location = useLocation();
  const go = useGo();
  const filters = filtersIn(location.searchStr);
  const change = (changes: Filters) => {
    // Read at the time of the change, so that two changes in one event don't undo each other.
    const current = filtersIn(window.location.search);
    go(location.pathname + searchText({ ...current, ...changes }), { replace: true });
  };
  return [filters, change];
}
