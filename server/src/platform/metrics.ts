// Prometheus: requests by route, and how busy the connections are.

import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from './database.ts';

export type Metrics = Readonly<{
  observe: (route: string, status: number, milliseconds: number) => void;
  text: () => Promise<string>;
}>;

export function openMetrics(database: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'daybook_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'daybook_database_connections',
    help: 'Connections in use, and calls that wait for one',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      for (const [kind, count] of Object.entries(database.counts())) this.set({ kind }, count);
    },
  });
  return {
    observe: (route, status, milliseconds) =>
      requests.observe({ route, status: String(status) }, milliseconds / 1000),
    text: () => registry.metrics(),
  };
}
