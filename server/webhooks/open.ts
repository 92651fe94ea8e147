import type { Logger } from 'pino';
import type { Redaction } from '#server/audience/redaction.ts';
import type { JournalSource } from '#server/fanout/feeds/catch-up.ts';
import type { Records } from '#server/records/records.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Webhooks } from './webhooks.ts';

interface WebhookParts {
  readonly storage: Pick<Storage, 'accounts' | 'audit' | 'epoch'>;
  readonly journal: JournalSource;
  readonly redaction: Redaction;
  readonly restored: { readonly published: Records };
}

interface Surroundings {
  readonly settings: { readonly webhookNetworks: readonly string[] };
  /** ms UTC. */
  readonly now: () => number;
  readonly log: Logger;
  onStop(step: () => unknown): void;
}

/** Other systems that are told of alerts, incidents and tickets. */
export async function openWebhooks(
  { settings, now, log, onStop }: Surroundings,
  { storage, journal, redaction, restored }: WebhookParts,
): Promise<Webhooks> {
  const webhooks = await Webhooks.open({
    values: storage.accounts,
    audit: storage.audit,
    journal: {
      epoch: storage.epoch,
      head: () => journal.head(),
      since: (seq, limit) => journal.since(seq, limit),
    },
    redaction,
    records: restored.published,
    networks: settings.webhookNetworks,
    now,
    onFault: (error) => log.warn({ error }, 'webhooks: how far a receiver was told is not yet stored'),
  });
  onStop(() => webhooks.stop());
  return webhooks;
}
