// Reports in the palette: each is found by its name, to be looked at or exported.

import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';

export const exportReport = 'Export report';

export const matches = (label: string, words: readonly string[]): boolean =>
  words.every((word) => label.toLowerCase().includes(word.replace(/:$/, '')));

type ReportAction = Readonly<{ label: string; href: string; about: string }>;

/** Asked for only when something is typed; exports are offered to who writes of them. */
export function useReportActions(words: readonly string[]): readonly ReportAction[] {
  const isAsked = words.length > 0;
  const catalogue = useAsk(api.reports.catalogue, {}, { enabled: isAsked, staleTime: 300_000 });
  if (!isAsked) return [];
  return (catalogue.data?.items ?? []).flatMap(({ name, title, about }) => {
    if (matches(`Report ${title}`, words))
      return [{ label: title, href: `/reports/${name}`, about }];
    const label = `${exportReport}: ${title}`;
    return matches(label, words) ? [{ label, href: `/reports/${name}?export=1`, about }] : [];
  });
}
