import { Live } from '@daybook/contract/dashboard.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Answer, api, urlOf } from '../../shared/api.ts';

type Home = Answer<typeof api.dashboard.home>;
export type HomeInput = Readonly<{
  area?: Home['area'];
  period?: 'today' | 'this_week' | 'this_month';
}>;

/** Figures and what waits come by themselves while the page is open; true while they do. */
export function useLive(input: HomeInput): boolean {
  const client = useQueryClient();
  const [isLive, setLive] = useState(false);
  const url = urlOf(api.dashboard.live, input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: What is asked stands in the address.
  useEffect(() => {
    const source = new EventSource(url);
    source.addEventListener('figures', (event: MessageEvent<string>) => {
      const told = Live.parse(JSON.parse(event.data));
      client.setQueryData<Home>([...api.dashboard.home.key, input], (home) =>
        home === undefined ? home : { ...home, ...told },
      );
      setLive(true);
    });
    // The browser asks again by itself.
    source.addEventListener('error', () => setLive(false));
    return () => source.close();
  }, [client, url]);
  return isLive;
}
