import { useCallback, useState } from 'react';
import { request } from '#client/session/session.ts';
import { useLoad, type Loaded } from './use-load.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total?: number;
  readonly places?: Readonly<Record<string, string>>;
  readonly names?: Readonly<Record<string, string>>;
}

export interface Pages<T> extends Pick<Loaded<unknown>, 'refusal' | 'again'> {
  readonly rows: readonly T[] | null;
  /** How many there are in all, if that was asked for. */
  readonly total: number | null;
  /** Names of the places of the rows and of those around them, by path, if they were asked for. */
  readonly places: Readonly<Record<string, string>>;
  /** Names of what else the rows speak of, by id, if they were asked for. */
  readonly names: Readonly<Record<string, string>>;
  /** Reads the next page; null when there is none. */
  readonly more: (() => void) | null;
}

/** A list that is read a page at a time. @param path of the REST interface, with its query */
export function usePages<T>(path: string): Pages<T> {
  const { data, refusal, again } = useLoad<Page<T>>(path);
  const [further, setFurther] = useState<{ readonly after: Page<T> | null; readonly pages: readonly Page<T>[] }>({
    after: null,
    pages: [],
  });
  // What follows another first page is another list's, or an older state of this one.
  const pages = data !== null && further.after === data ? further.pages : [];
  const next = (pages.at(-1) ?? data)?.next ?? null;
  const more = useCallback((): void => {
    if (data === null || next === null) return;
    void request<Page<T>>('GET', `${path}&after=${encodeURIComponent(next)}`).then(
      (page) => setFurther((before) => ({ after: data, pages: [...(before.after === data ? before.pages : []), page] })),
      () => undefined,
    );
  }, [path, data, next]);
  return {
    rows: data && [data, ...pages].flatMap(({ items }) => items),
    total: data?.total ?? null,
    places: Object.assign({}, ...[data, ...pages].map((page) => page?.places)) as Readonly<Record<string, string>>,
    names: Object.assign({}, ...[data, ...pages].map((page) => page?.names)) as Readonly<Record<string, string>>,
    more: next === null ? null : more,
    again,
    refusal,
  };
}
