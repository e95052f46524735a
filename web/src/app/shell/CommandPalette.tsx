import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import {
  IconArrowRight,
  IconDownload,
  IconPlus,
  IconReportAnalytics,
  IconSearch,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { useCan } from '../../shared/me.ts';
import { kindName, pathOf } from '../../shared/paths.ts';
import { creationsFor, furtherPlaces, groupsFor } from './places.ts';
import { exportReport, matches, useReportActions } from './report-actions.ts';

/** Ctrl or Cmd K: every page, every create, every record by its number or name. */
export function CommandPalette() {
  const [query, setQuery] = useState('');
  const go = useGo();
  const can = useCan();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const places = [...groupsFor(can).flatMap((group) => group.places), ...furtherPlaces].filter(
    ({ label }) => matches(label, words),
  );
  const creations = creationsFor(can).filter(({ label }) => matches(label, words));
  const reports = useReportActions(words);
  const isExport = matches(exportReport, words);
  const hits = useHits(query);
  useFirstSelected(hits);
  const isNothing =
    places.length + creations.length + hits.length + reports.length === 0 && !isExport;
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      clearQueryOnClose
      scrollable
      maxHeight="60vh"
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
    >
      <Spotlight.Search
        placeholder="A page, a number, a name, or what you want to do"
        aria-label="Search or do"
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {hits.length > 0 && (
          <Spotlight.ActionsGroup label="Records">
            {hits.map((hit) => (
              <Spotlight.Action
                key={hit.id}
                label={hit.name}
                description={[kindName(hit.kind), hit.detail].filter(Boolean).join(' · ')}
                onClick={() => go(pathOf(hit.kind, hit.id) ?? '/')}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {(creations.length > 0 || isExport) && (
          <Spotlight.ActionsGroup label="Do">
            {isExport && (
              <Spotlight.Action
                label={exportReport}
                description="Then choose which"
                leftSection={<IconDownload size={16} />}
                closeSpotlightOnTrigger={false}
                onClick={() => setQuery(`${exportReport}: `)}
              />
            )}
            {creations.map(({ label, href }) => (
              <Spotlight.Action
                key={label}
                label={label}
                leftSection={<IconPlus size={16} />}
                onClick={() => go(href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {reports.length > 0 && (
          <Spotlight.ActionsGroup label="Reports">
            {reports.map(({ label, href, about }) => (
              <Spotlight.Action
                key={href}
                label={label}
                description={about}
                leftSection={<IconReportAnalytics size={16} />}
                onClick={() => go(href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label="Go to">
            {places.map(({ label, href, keys }) => (
              <Spotlight.Action
                key={href}
                label={label}
                leftSection={<IconArrowRight size={16} />}
                rightSection={<small>{keys}</small>}
                onClick={() => go(href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isNothing && <Spotlight.Empty>Nothing found</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Records arrive after the key was pressed; Enter should then open the first of them. */
function useFirstSelected(hits: readonly unknown[]): void {
  useEffect(() => {
    if (hits.length === 0) return;
    const actions = document.querySelectorAll('[data-action]');
    for (const action of actions) action.removeAttribute('data-selected');
    actions[0]?.setAttribute('data-selected', 'true');
  }, [hits]);
}

const none: readonly never[] = [];

function useHits(query: string) {
  const [q] = useDebouncedValue(query.trim(), 160);
  const found = useAsk(api.dashboard.search, { q }, { enabled: q !== '', keepPrevious: true });
  return q === '' ? none : (found.data?.items ?? none);
}
