import type { JournalSource } from '#server/fanout/feeds/catch-up.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { Context } from '#server/compose/context.ts';
import type { Restored } from '#server/compose/restore.ts';
import { Webhooks } from './webhooks.ts';

interface WebhookParts {
  readonly storage: Storage;
  readonly journal: JournalSource;
  readonly redaction: Redaction;
  readonly restored: Pick<Restored, 'published'>;
}

/** Other systems that are told of alerts, incidents and tickets. */
export async function openWebhooks(
  { settings, now, log, onStop }: Context,
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
