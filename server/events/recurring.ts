import type { Logger } from 'pino';
import type { EventSpec, Recurrence } from '#contract/kinds/event-spec.ts';
import type { DeviceEvent, EventReport } from '#contract/reports/event.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventStore } from '#server/storage/storage.ts';

/** Events of one device that are looked at; more than that in its days and it has recurred anyway. */
const MOST = 1000;
const SOURCE = 'recurring';

interface RecurringDeps {
  readonly kindOf: (device: string) => DeviceKind | undefined;
  readonly store: Pick<EventStore, 'list'>;
  readonly accept: (events: readonly EventReport[]) => Promise<void>;
  readonly log: Logger;
}

/**
 * What happens again and again at one device is a happening of its own, by what its kind says of it (`recurs`). It is counted in
 * storage, so that restarts forget nothing, each time one more has become durable.
 */
export class Recurring {
  readonly #deps: RecurringDeps;

  constructor(deps: RecurringDeps) {
    this.#deps = deps;
  }

  /** Resolves when all that came of them is durable. Never rejects. */
  async heard(events: readonly DeviceEvent[]): Promise<void> {
    for (const event of events) {
      const spec = this.#deps.kindOf(event.device)?.events?.[event.type];
      if (spec?.recurs === undefined || event.late) continue;
      try {
        const report = await this.#judge(event, spec, spec.recurs);
        if (report !== null) await this.#deps.accept([report]);
      } catch (error) {
        // The next one is counted with all that came before it.
        this.#deps.log.warn({ error, device: event.device }, 'events: whether it recurred is not known');
      }
    }
  }

  async #judge(event: DeviceEvent, spec: EventSpec, { by, times, withinS, tells }: Recurrence): Promise<EventReport | null> {
    const { items } = await this.#deps.store.list({
      devices: [event.device],
      type: event.type,
      from: event.at - withinS * 1000,
      to: event.at + 1,
      limit: MOST,
    });
    const alike = items.filter(({ attributes }) => by.every((name) => attributes[name] === event.attributes[name]));
    if (alike.length < times) return null;
    const declared = this.#deps.kindOf(event.device)?.events?.[tells]?.attributes ?? {};
    const kept = Object.entries(event.attributes).filter(([name]) => Object.hasOwn(declared, name) && Object.hasOwn(spec.attributes, name));
    return {
      device: event.device,
      event: tells,
      attributes: { ...Object.fromEntries(kept), count: alike.length, days: Math.round(withinS / 86_400) },
      observedAt: event.observedAt,
      source: SOURCE,
      derived: true,
    };
  }
}
