import type { BlindSpotsView } from '#server/blind-spots/view.ts';
import type { Backups } from '#server/backup/backups.ts';
import type { Walls } from '#server/auth/walls/walls.ts';
import type { Sessions } from '#server/auth/sessions.ts';
import type { MediaServices } from '#server/media/open.ts';
import type { Scheduler } from '#server/schedules/scheduler.ts';
import type { Replay } from '#server/replay/replay.ts';
import { retain } from '#server/retention.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Timers } from '#server/timers.ts';
import type { ScreenUse } from '#server/usage/screen-use.ts';
import type { ShownViews } from '#server/usage/shown-views.ts';
import type { TourRemotes } from '#server/tours/remotes.ts';
import type { Webhooks } from '#server/webhooks/webhooks.ts';
import { HOUR_MS, TICK_MS, type Context } from './context.ts';
import type { OpenedPipeline } from './pipeline.ts';

interface TimedParts extends OpenedPipeline {
  readonly storage: Storage;
  readonly sessions: Sessions;
  readonly walls: Walls;
  readonly backups: Backups;
  readonly media: MediaServices;
  readonly tourRemotes: Pick<TourRemotes, 'sweep'>;
  readonly screenUse: ScreenUse;
  readonly shownViews: Pick<ShownViews, 'flush'>;
  readonly replay: Replay;
  readonly webhooks: Pick<Webhooks, 'keep'>;
  readonly scheduler: Pick<Scheduler, 'tick'>;
  readonly sweepRisk: () => Promise<void>;
  readonly blindSpots: Pick<BlindSpotsView, 'look'>;
}

/** Everything that happens because time passes. */
export function startTimers({ settings, now, log, onStop }: Context, parts: TimedParts): void {
  const { pipeline, sampler, tracks, eviction, storage, sessions, walls, backups, media, replay } = parts;
  const { patrols, tourRemotes, screenUse, shownViews, webhooks, scheduler, sweepRisk, blindSpots } = parts;
  const timers = new Timers(log);
  timers.every(TICK_MS, 'tick', () => pipeline.tick());
  timers.every(1000, 'history', () => sampler.flush(storage.history));
  timers.every(1000, 'tracks', () => tracks.flush(storage.tracks));
  timers.every(1000, 'inactivity', () => pipeline.askHistory(storage.history));
  timers.every(10_000, 'eviction', () => pipeline.evict(eviction));
  timers.every(1000, 'schedules', () => scheduler.tick());
  timers.every(1000, 'patrols', () => patrols.rounds.keep());
  timers.every(1000, 'webhooks', () => webhooks.keep());
  timers.every(10_000, 'risk', () => sweepRisk());
  timers.every(10_000, 'who is where', () => blindSpots.look());
  timers.every(1000, 'sessions', () => sessions.sweep());
  timers.every(1000, 'tour remotes', () => tourRemotes.sweep());
  timers.every(60_000, 'walls', () => walls.sweep());
  timers.every(10_000, 'screens in view', () => screenUse.sweep());
  timers.every(10_000, 'shown views', () => shownViews.flush());
  timers.every(60_000, 'refusals', () => sessions.writeRefusals());
  timers.every(60_000, 'backup', () => backups.tick());
  timers.every(HOUR_MS, 'retention', () => retain(storage, settings, media, now()));
  timers.every(60_000, 'checkpoints', () => replay.keep());
  timers.every(60_000, 'uploads', () => media.uploads.sweep());
  onStop(() => timers.stop());
}
