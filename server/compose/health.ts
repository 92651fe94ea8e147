import type { ServerHealth } from '#contract/wire/messages.ts';
import type { Casework } from '#server/casework/casework.ts';
import { unannouncedYear } from '#server/casework/calendar.ts';
import type { Feeds } from '#server/ingest/feeds.ts';
import type { Traffic } from '#server/sensing/traffic.ts';
import type { JournalWriter } from '#server/journal/writer.ts';

interface HealthParts {
  readonly journal: JournalWriter;
  readonly traffic: Traffic;
  readonly feeds: Feeds;
  readonly casework: Casework;
  readonly now: () => number;
}

/** What every screen is told of the server itself. */
export const healthOf =
  ({ journal, traffic, feeds, casework, now }: HealthParts) =>
  (): ServerHealth => ({
    storage: journal.health,
    ...traffic.now,
    feeds: feeds.list(),
    notInLedger: feeds.unregistered.size,
    holidaysUnknown: unannouncedYear(casework.calendar, now()) ?? undefined,
  });
