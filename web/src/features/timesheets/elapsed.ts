import { useEffect, useState } from 'react';

/** Minutes since an instant, told anew as they pass. */
export function useElapsedMinutes(startedAt: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(ticking);
  }, []);
  return Math.max(0, Math.floor((now - Date.parse(startedAt)) / 60_000));
}
