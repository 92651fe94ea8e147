import { expect, it, onTestFinished } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Media } from '#contract/reports/media.ts';
import { png } from '#server/media/clean/fixture.ts';
import { EAST_COURT, WEST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { footageSender } from '#mock-feeds/footage/send.ts';
import { loadLibrary } from '#mock-feeds/library.ts';
import { openServer } from '#tests/harness/server.ts';
import { firstAdministrator, signInAt, signInDemo, Visitor } from '#tests/harness/visitor.ts';

it('a camera sends what it saw of a throw: kept for who may know, opened with a reason; nobody sends for another', async () => {
  const ledger = smallLedger([
    device('eye-east', 'throw-camera', EAST_COURT, { addresses: ['nvr/3'] }),
    device('eye-west', 'throw-camera', WEST_COURT),
  ]);
  const server = await openServer({ demo: false, ledger });
  const administrator = await firstAdministrator(server);
  const made = await administrator.ask<{ secret: string }>('POST', '/api/v1/credentials', { kind: 'device', name: 'eye-east' });
  const authorization = `Bearer eye-east:${made.body.secret}`;
  const picture = png(40, 60);
  const send = async (query: Record<string, string>, bytes = picture, type = 'image/png'): Promise<{ status: number; words: string }> => {
    const asked = new URLSearchParams({ device: 'nvr/3', event: 'throw', attribute: 'clip', name: 'T7', ...query });
    const answer = await fetch(`${server.http}/api/v1/device-media?${asked.toString()}`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, words: await answer.text() };
  };
  const told = await fetch(`${server.http}/api/v1/observations`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({
      events: [{ device: 'eye-east', event: 'throw', attributes: { track: 'T7', floor: 9, clip: 'T7' }, observedAt: Date.now() }],
    }),
  });
  expect(await told.json()).toMatchObject({ events: 1, faults: [] });

  // After the event, by the address instead of the id, and twice: one picture.
  const [first, again] = [await send({}), await send({}, png(8, 8))];
  expect([first.status, again.status], first.words).toEqual([200, 200]);
  expect(again.words).toBe(first.words);
  for (const [query, bytes, type, status, words] of [
    [{ device: 'eye-west' }, picture, 'image/png', 403, /eye-west/],
    [{ device: 'nobody' }, picture, 'image/png', 404, /nobody/],
    [{ attribute: 'floor' }, picture, 'image/png', 400, /event=throw&attribute=clip/],
    [{ name: '../T7' }, picture, 'image/png', 400, /name/],
    [{ name: 'T8' }, Buffer.from('<html>'), 'image/png', 400, /JPEG/],
    [{ name: 'T9' }, picture, 'video/mp4', 400, /image\/png/],
  ] as const) {
    const answer = await send(query, bytes, type);
    expect([answer.status, words.test(answer.words) ? 'told' : answer.words]).toEqual([status, 'told']);
  }

  const officer = await signInAt(server.http, administrator, 'duty-officer', EAST_COURT);
  const elsewhere = await signInAt(server.http, administrator, 'duty-officer', WEST_COURT);
  const leader = await signInAt(server.http, administrator, 'leader', EAST_COURT);
  const { items } = await officer.get<{ items: DeviceEvent[] }>('/api/v1/events?device=eye-east');
  const { id } = JSON.parse(first.words) as { id: string };
  expect(items).toMatchObject([{ attributes: { floor: 9, clip: id } }]);
  const { items: masked } = await leader.get<{ items: DeviceEvent[] }>('/api/v1/events?device=eye-east');
  expect(masked).toMatchObject([{ attributes: { track: 'T7' } }]);
  expect(JSON.stringify(masked)).not.toContain(id);
  for (const visitor of [leader, elsewhere]) expect((await visitor.ask('GET', `/api/v1/media/${id}`)).status).toBe(404);

  const facts = await officer.get<{ media: Media; asksReason: boolean }>(`/api/v1/media/${id}`);
  expect(facts).toMatchObject({ asksReason: true, media: { class: 'place-of-living', width: 40, height: 60, source: 'http' } });
  expect((await officer.ask('POST', `/api/v1/media/${id}/addresses`, {})).status).toBe(400);
  const opened = await officer.ask<{ original: string }>('POST', `/api/v1/media/${id}/addresses`, { reason: '核实高空抛物' });
  const bytes = await fetch(server.http + opened.body.original, { headers: { cookie: officer.cookie } });
  expect([bytes.status, bytes.headers.get('content-type'), bytes.headers.get('cache-control')]).toEqual([200, 'image/png', 'no-store']);
});

it('a simulated camera sends a picture of its throw by the same door, marked as simulated, opened with a reason', async () => {
  const ledger = smallLedger([device('eye-east', 'throw-camera', EAST_COURT)]);
  const server = await openServer({ ledger });
  const feeds = new Feeds({
    devices: ledger.devices.filter(({ id }) => id === 'eye-east'),
    library: await loadLibrary(),
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    now: Date.now,
    rate: 0,
    gateways: 1,
    footage: footageSender(server.http),
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  await feeds.tell('eye-east', [{ event: 'throw', attributes: { track: 'T1', floor: 9 }, observedAt: Date.now() }]);
  const officer = await signInDemo(server.http, 'duty-officer');
  const { items } = await officer.get<{ items: DeviceEvent[] }>('/api/v1/events?device=eye-east');
  expect(items).toMatchObject([{ attributes: { track: 'T1', floor: 9, clip: expect.any(String) as string } }]);
  const { clip } = items[0].attributes;
  expect((await officer.ask('POST', `/api/v1/media/${clip}/addresses`, {})).status).toBe(400);
  const opened = await officer.ask<{ original: string }>('POST', `/api/v1/media/${clip}/addresses`, { reason: '核实高空抛物' });
  const bytes = await fetch(server.http + opened.body.original, { headers: { cookie: officer.cookie } });
  expect([bytes.status, bytes.headers.get('content-type')]).toEqual([200, 'image/png']);
  const wall = await pairedWall(server.http);
  const asked = await wall.ask('POST', `/api/v1/media/${clip}/addresses`, { reason: '自动播放' });
  expect([asked.status, JSON.stringify(asked.body)]).toEqual([403, expect.stringContaining('open it at a desk')]);
  const { items: audit } = await (
    await signInDemo(server.http, 'auditor')
  ).get<{ items: { action: string; detail: string }[] }>('/api/v1/audit?limit=20');
  expect(audit.find(({ action }) => action === 'media:open')?.detail).toContain('核实高空抛物');
});

/** A wall of the duty staff. */
async function pairedWall(http: string): Promise<Visitor> {
  const waiting = await fetch(`${http}/api/v1/walls/codes`, { method: 'POST' });
  const { code } = (await waiting.json()) as { code: string };
  const administrator = await signInDemo(http, 'administrator');
  const pairing = { code, name: '指挥厅', role: 'wall-duty', jurisdiction: '/' };
  expect((await administrator.ask('POST', '/api/v1/walls', pairing)).status).toBe(200);
  return new Visitor(http, waiting.headers.getSetCookie()[0].split(';')[0]);
}
