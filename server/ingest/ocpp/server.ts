import type { DeviceSocket, IngestContext, RunningAdapter, SocketRequest } from '#server/ingest/adapter.ts';
import { monotonic } from '#server/lib/clock.ts';
import { wayToPoint } from './operate.ts';
import { ChargePoint, SOURCE } from './point.ts';
import { Session } from './session.ts';
import { VERSIONS } from './wire/frame.ts';

const LARGEST = 65_536;
const PER_SECOND = 100;
const MOST_LINES = 10_000;
/** A point opens its line anew when it broke; more often than this in so long, two of them have one name. */
const MOST_TAKEOVERS = 5;
const TAKEOVER_MS = 60_000;
const REPLACED = 1008;

/** Central system of charge points: what happens on one line never reaches another. */
export function startOcpp(context: IngestContext): RunningAdapter {
  const sessions = new Map<string, Session>();
  const points = new Map<string, ChargePoint>();
  const takeovers = new Map<string, number[]>();
  const deviceOf = (name: string): string => (!context.knows(`ocpp:${name}`) && context.knows(name) ? name : `ocpp:${name}`);
  const lately = (name: string): number[] => (takeovers.get(name) ?? []).filter((at) => monotonic() - at < TAKEOVER_MS);

  const refuses = async ({ name, headers, peer }: SocketRequest): Promise<string | null> => {
    const device = deviceOf(name);
    const { user, password } = basicOf(headers.authorization);
    const secrets = password === null ? [null] : [...(user === name && !password.includes(':') ? [password] : []), `${user}:${password}`];
    const proofs = await Promise.all(secrets.map((secret) => context.mayReport(peer, device, secret)));
    if (!proofs.includes(true)) return `charge point ${name}: not allowed in; it signs in with its name and the secret it was given`;
    if (sessions.has(name) && lately(name).length >= MOST_TAKEOVERS)
      return `two charge points open as ${name}: the one that was there stays; give the other a name of its own`;
    return null;
  };
  const open = (socket: DeviceSocket): Session => {
    const { name } = socket;
    const before = sessions.get(name);
    const point = points.get(name) ?? new ChargePoint();
    points.set(name, point);
    const session = new Session(socket, {
      context,
      point,
      device: () => deviceOf(name),
      onClosed: (closed) => {
        if (sessions.get(name) !== closed) return;
        sessions.delete(name);
        if (!context.knows(deviceOf(name))) points.delete(name);
        context.connected(SOURCE, sessions.size);
      },
    });
    sessions.set(name, session);
    if (before !== undefined) {
      takeovers.set(name, [...lately(name).slice(1 - MOST_TAKEOVERS), monotonic()]);
      before.socket.close(REPLACED, 'opened again');
    } else if (lately(name).length === 0) takeovers.delete(name);
    context.connected(SOURCE, sessions.size);
    return session;
  };
  return {
    addresses: [],
    speaks: Object.keys(VERSIONS),
    reachedBy: {},
    sockets: {
      path: '/ocpp/{chargePoint}',
      protocols: Object.keys(VERSIONS),
      largest: LARGEST,
      perSecond: PER_SECOND,
      most: MOST_LINES,
      refuses,
      open,
    },
    operate: (order) => wayToPoint(order, sessions),
    stop: () => Promise.resolve(),
  };
}

/** Of `Authorization: Basic …`; password null = none was shown. */
function basicOf(header: string | undefined): { readonly user: string; readonly password: string | null } {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,600})$/i.exec(header ?? '')?.[1];
  const [, user, password] = /^([^:]*):(.*)$/s.exec(encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return user === undefined ? { user: '', password: null } : { user, password };
}
