import { useEffect, useState } from 'react';
import type { RecordOf } from '#contract/records/record.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { usePast, useRecord, useSession } from '#client/world/hooks.ts';

type CaseType = 'incident' | 'alert' | 'ticket';

const TIMEOUT_MS = 15_000;

async function read<R>(path: string): Promise<R | null> {
  const answer = await fetch(withBasePath(path), { signal: AbortSignal.timeout(TIMEOUT_MS) });
  return answer.ok ? ((await answer.json()) as R) : null;
}

/**
 * A record on this screen, else as storage has it: what is over leaves screens after a day, and may still be opened, or be open.
 * Storage has it as it is now: where the past is shown it is not asked.
 */
export function useStoredRecord<T extends CaseType>(type: T, id: string): RecordOf[T] | undefined {
  const live = useRecord(type, id);
  const { ready } = useSession();
  const [stored, setStored] = useState<RecordOf[T]>();
  const past = usePast();
  const missing = !past && ready && id !== '' && live === undefined;
  useEffect(() => {
    if (!missing) return undefined;
    let current = true;
    read<RecordOf[T]>(`/api/v1/${type}s/${encodeURIComponent(id)}`).then(
      (record) => current && setStored(record ?? undefined),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [missing, type, id]);
  return live ?? (stored?.id === id ? stored : undefined);
}

/** Alerts or tickets of an incident that storage has, once some are no longer on this screen. @param missing some are */
export function useStoredParts<T extends 'alert' | 'ticket'>(type: T, incident: string, missing: boolean): readonly RecordOf[T][] {
  const [stored, setStored] = useState<readonly RecordOf[T][]>([]);
  const past = usePast();
  useEffect(() => {
    setStored([]);
    if (!missing || past) return undefined;
    let current = true;
    read<{ items: RecordOf[T][] }>(`/api/v1/${type}s?incident=${encodeURIComponent(incident)}&limit=200`).then(
      (page) => current && setStored(page?.items ?? []),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [missing, past, type, incident]);
  return stored;
}
