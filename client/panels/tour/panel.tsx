import { Suspense, useMemo, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel, panelComponent } from '#client/panels/panel.ts';
import { filled } from '#contract/tours/tour.ts';
import { figureOf, type FigureContext } from '#contract/tours/figures.ts';
import { figureSource } from '#client/tours/figure-source.ts';
import { useKeys } from '#client/ui/controls/keys.ts';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Boundary } from '#client/ui/frame/Boundary.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import { Caption } from './Caption.tsx';
import { Chooser } from './Chooser.tsx';
import { Handover } from './Handover.tsx';
import { Story } from './Story.tsx';
import styles from './tour.module.css';
import { useRemote, type RemoteState } from './use-remote.ts';
import { useTour, type TourState } from './use-tour.ts';

export default definePanel({ id: 'tour', title: label('观摩', 'Tour'), component: TourPanel });

/** Figures are read anew every second. */
const SECOND_MS = 1000;

function TourPanel(): JSX.Element | null {
  const { ready } = useSession();
  const tour = useTour();
  const remote = useRemote(tour);
  const { playing } = tour;
  useKeys({
    ' ': playing ? () => tour.auto(!playing.auto) : undefined,
    ArrowRight: playing ? () => tour.go(playing.scene + 1) : undefined,
    ArrowLeft: playing ? () => tour.go(playing.scene - 1) : undefined,
    Home: playing ? () => tour.go(0) : undefined,
    Escape: playing ? tour.leave : undefined,
  });
  if (!ready) return null;
  if (!tour.found || !playing) return <Chooser onStart={tour.start} remote={remote} />;
  if (playing.yielded) return <Handover scene={playing.scene} incidents={playing.yielded.incidents} />;
  return <Scene tour={tour} remote={remote} />;
}

function Scene({ tour, remote }: { tour: TourState; remote: RemoteState }): JSX.Element {
  const { found, playing, subject, gone } = tour;
  const figure = useFigure(subject);
  const scene = found!.tour.scenes[playing!.scene];
  return (
    <section className={styles.tour} data-tour={found!.id} data-scene={playing!.scene + 1}>
      <div className={styles.beside}>
        {subject && !gone && <Story subject={subject} figure={figure} />}
        {scene.panels.map((panel) => (
          <ScenePanel key={panel} panel={panel} />
        ))}
      </div>
      {scene.strip !== undefined && (
        <div className={styles.strip}>
          <ScenePanel panel={scene.strip} />
        </div>
      )}
      <Caption tour={tour} remote={remote} scene={scene} fill={(text) => filled(text, figure)} figure={figure} />
    </section>
  );
}

function ScenePanel({ panel }: { panel: string }): JSX.Element {
  const { t } = useWords();
  const Component = panelComponent(panel);
  return (
    <div className={styles.panel} data-panel={panel}>
      <Boundary fallback={<EmptyState icon="refresh" title={t('panel.failed')} />}>
        <Suspense fallback={<Skeleton rows={4} />}>
          <Component id="" opened="" />
        </Suspense>
      </Boundary>
    </div>
  );
}

/** Reads figures as they are now, in the language in use. */
function useFigure(subject: FigureContext['subject']): (name: string) => string {
  const world = useWorld();
  const { pick } = useWords();
  const second = Math.floor(useCurrentTime() / SECOND_MS);
  const versions = [useRecords('incident').version, useRecords('ticket').version, useRecords('alert').version].join();
  return useMemo(() => {
    const source = figureSource(world);
    const read = new Map<string, string>();
    return (name) => {
      const known = read.get(name) ?? pick(figureOf(name, { source, now: second * SECOND_MS, subject }));
      read.set(name, known);
      return known;
    };
  }, [world, pick, subject, second, versions]);
}
