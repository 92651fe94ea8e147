import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';

/** An editor, or a change of branch, writes several files within this. */
const TOGETHER_MS = 50;

interface Watched {
  /** Folders and files below the project's root. */
  readonly paths: readonly string[];
  /** One call at a time: what changes meanwhile is told after it. @param file the first that changed, below the root */
  readonly changed: (file: string) => Promise<void>;
}

/** Tells of changed program files (no tests, no documents, nothing of React) until closed. */
export function watchPrograms({ paths, changed }: Watched): () => void {
  let first: string | null = null;
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = async (): Promise<void> => {
    if (busy || first === null) return;
    busy = true;
    const file = first;
    first = null;
    await changed(file);
    busy = false;
    void tell();
  };
  const note = (file: string): void => {
    if (!isProgram(file)) return;
    first ??= file;
    clearTimeout(timer);
    timer = setTimeout(() => void tell(), TOGETHER_MS);
  };
  const watchers: FSWatcher[] = paths.map((from) => {
    const whole = path.extname(from) === '';
    return watch(path.join(ROOT, from), { recursive: whole }, (_event, name) => note(whole ? path.join(from, name ?? '') : from));
  });
  return () => {
    clearTimeout(timer);
    watchers.forEach((watcher) => watcher.close());
  };
}

const isProgram = (file: string): boolean => /\.(ts|json)$/.test(file) && !/(\.test|-suite|fixture|testing)\.ts$/.test(file);
