import type { Core } from '../core.ts';
import { asFault } from '../fault.ts';

/** What a database says in its own words becomes a `StorageFault`, whoever asked: readers are told that storage fails, not that the server does. */
export function withFaults(core: Core, isDataFault: (error: unknown) => boolean): Core {
  const told = <S extends object>(store: S): S =>
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
  const { journal, records, history, audit, accounts, reader } = core;
  return {
    ...core, journal: told(journal), records: told(records), history: told(history), audit: told(audit), accounts: told(accounts),
    reader: { journal: told(reader.journal), records: told(reader.records), history: told(reader.history), audit: told(reader.audit) },
  };
}
