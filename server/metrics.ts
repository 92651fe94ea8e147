import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { ServerHealth } from '#contract/wire/messages.ts';

interface MetricSources {
  readonly health: () => ServerHealth;
  readonly devices: () => number;
  readonly journalHead: () => number;
  /** Records that are not durable as they are. */
  readonly journalWaiting: () => number;
  readonly screens: () => number;
  readonly historyDropped: () => number;
  /** Events that are not durable yet, and those refused because too many were. */
  readonly events: () => { readonly waiting: number; readonly dropped: number };
  readonly backups: () => { readonly lastGoodAt: number; readonly failing: boolean };
}

/** Prometheus figures: counts only, never a name. Read from the parts when asked, so nothing is counted twice. */
export function createMetrics(sources: MetricSources): {
  text: () => Promise<string>;
  observed: (observations: number, events: number) => void;
} {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const observations = new Counter({ name: 'quanyan_observations_total', help: 'Observations taken', registers: [registry] });
  const events = new Counter({ name: 'quanyan_events_total', help: 'Reports of events taken, repeats too', registers: [registry] });
  const gauge = (name: string, help: string, read: () => number): void => {
    const metric: Gauge = new Gauge({ name, help, registers: [registry], collect: () => metric.set(read()) });
  };
  gauge('quanyan_devices', 'Devices in the ledger', sources.devices);
  gauge('quanyan_journal_seq', 'Seq of the newest journal entry', sources.journalHead);
  gauge('quanyan_journal_waiting', 'Records that are shown or decided upon and not stored yet', sources.journalWaiting);
  gauge('quanyan_screens', 'Connected screens', sources.screens);
  gauge('quanyan_storage_ok', '1 while storage works', () => (sources.health().storage === 'failing' ? 0 : 1));
  gauge('quanyan_not_in_ledger', 'Senders the ledger does not know', () => sources.health().notInLedger);
  gauge('quanyan_history_dropped', 'Readings that were not kept because storage was too slow', sources.historyDropped);
  gauge('quanyan_events_waiting', 'Events that are not stored yet', () => sources.events().waiting);
  gauge(
    'quanyan_events_dropped',
    'Events refused because storage was away too long; their senders were told',
    () => sources.events().dropped,
  );
  gauge(
    'quanyan_backup_last_good_seconds',
    'When the newest backup that could be restored on trial was taken, seconds since 1970, 0 = never',
    () => sources.backups().lastGoodAt / 1000,
  );
  gauge('quanyan_backup_failing', '1 when the last backup failed, or could not be restored on trial', () =>
    Number(sources.backups().failing),
  );
  const perFeed = (name: string, help: string, read: (feed: ServerHealth['feeds'][number]) => number): void => {
    const metric: Gauge<'source'> = new Gauge({
      name,
      help,
      labelNames: ['source'],
      registers: [registry],
      collect: () => sources.health().feeds.forEach((feed) => metric.set({ source: feed.source }, read(feed))),
    });
  };
  perFeed('quanyan_ingest_connected', 'Senders connected', (feed) => feed.connected);
  perFeed('quanyan_ingest_rejected', 'Malformed messages since start', (feed) => feed.rejected);
  const observed = (readings: number, happenings: number): void => {
    observations.inc(readings);
    events.inc(happenings);
  };
  return { text: () => registry.metrics(), observed };
}
