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
  const {
    journal,
    records,
    history,
    events,
    tracks,
    audit,
    accounts,
    edits,
    commands,
    media,
    kinds,
    limits,
    walls,
    care,
    outbox,
    checkpoints,
    reader,
  } = core;
  return {
    ...core,
    journal: translated(journal),
    records: translated(records),
    history: translated(history),
    events: translated(events),
    tracks: translated(tracks),
    audit: translated(audit),
    accounts: translated(accounts),
    commands: translated(commands),
    edits: translated(edits),
    media: translated(media),
    kinds: translated(kinds),
    limits: translated(limits),
    walls: translated(walls),
    care: translated(care),
    outbox: translated(outbox),
    checkpoints: translated(checkpoints),
    reader: {
      journal: translated(reader.journal),
      records: translated(reader.records),
      history: translated(reader.history),
      events: translated(reader.events),
      tracks: translated(reader.tracks),
      audit: translated(reader.audit),
      edits: translated(reader.edits),
      media: translated(reader.media),
      due: translated(reader.due),
    },
  };
}
