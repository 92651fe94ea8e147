import type { Device } from '#contract/records/device.ts';
import { firstOf, type Access } from '#server/auth/access.ts';
import { Accounts } from '#server/auth/accounts.ts';
import { Callers } from '#server/auth/callers.ts';
import { Credentials } from '#server/auth/credentials.ts';
import { Enrolment } from '#server/auth/factors/enrolment.ts';
import { Factors } from '#server/auth/factors/factors.ts';
import { Sessions } from '#server/auth/sessions.ts';
import { Walls } from '#server/auth/walls/walls.ts';
import { TourRemotes } from '#server/tours/remotes.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import { ScreenUse } from '#server/usage/screen-use.ts';
import { ShownViews } from '#server/usage/shown-views.ts';
import { flushOnStop, type Context } from './context.ts';

export interface People {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly walls: Walls;
  /** Who is behind a request or a line: people, and walls. */
  readonly access: Access;
  readonly factors: Factors;
  readonly enrolment: Enrolment;
  readonly callers: Callers;
  readonly credentials: Credentials;
  /** Phones that lead a tour. */
  readonly tourRemotes: TourRemotes;
  /** How long they have which screen in view. */
  readonly screenUse: ScreenUse;
  /** What they show. */
  readonly shownViews: ShownViews;
}

/** Accounts, sessions and the credentials of devices, gateways and interfaces. */
export async function openPeople(context: Context, storage: Storage, state: LiveState): Promise<People> {
  const { settings, now, monotonic, log } = context;
  const onFault = (error: unknown, what: string): void => log.warn({ error }, what);
  const accounts = await Accounts.open(storage.accounts, settings.demo);
  const factors = await Factors.load(storage.accounts);
  const sessions = await Sessions.open({
    storage,
    accounts,
    factors,
    now,
    monotonic,
    origins: settings.origins,
    demo: settings.demo,
    onFault,
  });
  flushOnStop(context, 'audit: the last refusals were not stored', () => sessions.writeRefusals());
  const credentials = await Credentials.load({
    accounts: storage.accounts,
    deviceOf: (name) => deviceOf(state, name),
    openToLoopback: settings.demo,
    now,
    onFault,
  });
  const enrolment = new Enrolment({ factors, now, monotonic });
  const walls = await Walls.load({ storage, attempts: sessions.attempts, now, monotonic, onFault });
  const access = firstOf(sessions, [sessions, walls]);
  const tourRemotes = new TourRemotes({
    attempts: sessions.attempts,
    audit: (row) => storage.audit.append(now(), row),
    monotonic,
    onFault,
  });
  access.onEnded((ended) => tourRemotes.endSessions(ended));
  context.onStop(() => tourRemotes.stop());
  const screenUse = new ScreenUse({ append: (row) => storage.audit.append(now(), row), now, monotonic });
  flushOnStop(context, 'audit: how long screens were in view was not stored', () => screenUse.flush());
  const { write } = storage.shownViews;
  const shownViews = new ShownViews({ store: { write, during: storage.reader.shownViews.during }, now });
  flushOnStop(context, 'screens: what they showed last was not stored', () => shownViews.flush());
  return {
    accounts,
    sessions,
    walls,
    access,
    factors,
    enrolment,
    callers: new Callers(settings.proxies),
    tourRemotes,
    credentials,
    screenUse,
    shownViews,
  };
}

/** The ledger's device of an id or address. */
function deviceOf(state: LiveState, name: string): Device | undefined {
  const handle = state.resolve(name);
  return handle < 0 ? undefined : state.device(handle);
}
