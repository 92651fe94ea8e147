import type { Core } from '../core.ts';
import { asFault } from '../fault.ts';

/**
 * What a database says in its own words becomes a `StorageFault`, whoever asked: readers are told that storage fails, not that the server
 * does.
 */
export function withFaults(core: Core, isDataFault: (error: unknown) => boolean): Core {
  const translated = <S extends object>(store: S): S =>
    new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          (value as (...given: unknown[]) => Promise<unknown>).apply(target, args).catch((error: unknown) => {
            throw asFault(error, isDataFault);
          });
      },
    });
  const { reader } = core;
  return {
    ...core,
    journal: translated(core.journal),
    records: translated(core.records),
    history: translated(core.history),
    events: translated(core.events),
    tracks: translated(core.tracks),
    audit: translated(core.audit),
    accounts: translated(core.accounts),
    commands: translated(core.commands),
    edits: translated(core.edits),
    media: translated(core.media),
    kinds: translated(core.kinds),
    limits: translated(core.limits),
    walls: translated(core.walls),
    care: translated(core.care),
    schedules: translated(core.schedules),
    patrols: translated(core.patrols),
    outbox: translated(core.outbox),
    checkpoints: translated(core.checkpoints),
    shownViews: translated(core.shownViews),
    reader: {
      journal: translated(reader.journal),
      records: translated(reader.records),
      history: translated(reader.history),
      events: translated(reader.events),
      tracks: translated(reader.tracks),
      audit: translated(reader.audit),
      edits: translated(reader.edits),
      media: translated(reader.media),
      shownViews: translated(reader.shownViews),
      due: translated(reader.due),
    },
  };
}
