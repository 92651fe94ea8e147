import { useEffect, useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Refused } from '#client/session/session.ts';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { formatView, HOME } from '#client/view/view.ts';
import { readMoments } from './film.ts';
import { readScale } from './read-past.ts';

/** `/replay?incident=…`: finds when a case happened, and opens the desk on it as it was. */
export default function FilmPage(): JSX.Element {
  const { t, pick } = useWords();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    const incident = (new URLSearchParams(location.search).get('incident') ?? '').slice(0, 200);
    openFilm(incident).catch((error: unknown) =>
      setRefusal(error instanceof Refused ? error.refusal : { code: 'internal', message: { zh: String(error), en: String(error) } }),
    );
  }, []);
  return refusal === null ? (
    <EmptyState icon="history" title={t('replay.loading')} />
  ) : (
    <EmptyState icon="alert-triangle" title={pick(refusal.message)} />
  );
}

async function openFilm(incident: string): Promise<void> {
  const [{ from }, scale] = await Promise.all([readMoments(incident), readScale()]);
  const time = Math.round(Math.max(from, scale.from ?? from));
  location.replace(withBasePath(`/desk${formatView({ ...HOME, time, film: incident, open: `incident:${incident}` })}`));
}
