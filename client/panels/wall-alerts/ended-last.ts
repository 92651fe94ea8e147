import type { QueueItem } from '#client/alerts/queue-item.ts';

/** What is over sinks below what lasts, each in its order; what is urgent and nobody has noticed stays up. */
export function endedLast(items: readonly QueueItem[]): QueueItem[] {
  const over = (item: QueueItem): boolean => !item.urgent && item.alerts.every((alert) => !alert.active);
  return [...items.filter((item) => !over(item)), ...items.filter(over)];
}
