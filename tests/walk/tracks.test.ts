import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { MOVER } from '#contract/live/mover-columns.ts';
import type { Role } from '#contract/roles.ts';
import type { TrackPoint } from '#contract/reports/track.ts';
import { encodeTrack, trackTopicOf, type TrackMessage } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { EAST, crew, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const hash = kindsHash(await loadKinds());
const CREW = crew('crew-9', EAST);
const [LNG, LAT] = CREW.position;
const ledger = { ...smallLedger(), crews: [CREW] };

async function screen({ http }: Addresses, role: Role): Promise<{ world: World; visitor: Visitor }> {
  const visitor = await signInDemo(http, role);
  const source = createLiveSource({
    url: http,
    kindsHash: hash,
    headers: { cookie: visitor.cookie },
    transports: ['websocket'],
    outdated: () => expect.unreachable('outdated'),
  });
  const world = createWorld(source, await loadKinds());
  onTestFinished(() => world.close());
  await waitFor('a screen to be ready', () => world.ready);
  return { world, visitor };
}

async function phone({ mqtt }: Addresses): Promise<(track: TrackMessage | readonly TrackMessage[]) => Promise<unknown>> {
  const client = await connectAsync(mqtt, { protocolVersion: 4 });
  onTestFinished(() => client.endAsync(true));
  return (track) => client.publishAsync(trackTopicOf(CREW.id), encodeTrack(track), { qos: 1 });
}

const shown = ({ movers, moverOf }: World): readonly [number, number, number] | null => {
  const at = moverOf(CREW.id);
  return at === undefined ? null : [movers.lng[at], movers.lat[at], movers.status[at]];
};

it('bytes become a place on the screens of who may know, and a path; what cannot be true is told; a start remembers', async () => {
  const folder = await temporaryFolder();
  const server = await openServer({ folder, ledger });
  const officer = await screen(server, 'duty-officer');
  const leader = await screen(server, 'leader');
  const say = await phone(server);
  const head = (await officer.visitor.get<{ seq: number }>('/api/v1/status').catch(() => ({ seq: 0 }))).seq;
  const now = Date.now();
  await say([
    { at: now - 60_000, lng: LNG, lat: LAT - 0.001 },
    { at: now, lng: LNG, lat: LAT, heading: 90, speed: 1.2, accuracy: 5, battery: 80 },
    { at: now - 30_000, lng: LNG, lat: LAT - 0.0005 },
    { at: now + 1, lng: 2.35, lat: 48.85 },
  ]);
  await waitFor('the crew to be shown', () => shown(officer.world)?.[1] === LAT);
  expect(shown(officer.world)).toEqual([LNG, LAT, MOVER.live]);
  expect(shown(leader.world)).toBeNull();

  const { body } = await officer.visitor.ask<{ taken: number; faults: string[] }>('POST', `/api/v1/crews/${CREW.id}/track`, {
    positions: [
      { lng: LNG, lat: LAT + 0.0002 },
      { lng: LNG, lat: 'x' },
    ],
  });
  expect([body.taken, body.faults]).toEqual([1, ['lat must be degrees from -90 to 90, got "x"']]);
  await waitFor('it to go on', () => shown(officer.world)?.[1] === Math.round((LAT + 0.0002) * 1e6) / 1e6);

  const path = `/api/v1/crews/${CREW.id}/track`;
  const points = await waitFor('the path to be stored', async () => {
    const read = await officer.visitor.get<{ points: TrackPoint[] }>(path);
    return read.points.length >= 3 && read.points;
  });
  expect(points.slice(0, 3).map(({ at, lat }) => [at - now, lat])).toEqual([
    [-60_000, LAT - 0.001],
    [-30_000, LAT - 0.0005],
    [0, LAT],
  ]);
  expect(points[2]).toMatchObject({ heading: 90, speed: 1.2, accuracy: 5, battery: 80 });
  expect((await leader.visitor.ask('GET', path)).status).toBe(403);
  expect((await officer.visitor.get<{ seq: number }>('/api/v1/status').catch(() => ({ seq: 0 }))).seq).toBe(head);

  await server.stop();
  const again = await openServer({ folder, ledger });
  const later = await screen(again, 'duty-officer');
  await waitFor('what was known to be shown', () => shown(later.world) !== null);
  expect(shown(later.world)?.[2]).toBe(MOVER.stale);
});
