import { expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { loadLibrary, loadScenarios } from '#mock-feeds/library.ts';
import { castOf, playScenario } from '#mock-feeds/play.ts';
import { EAST, EAST_COURT, crew, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const HOUSE = `${EAST_COURT}/B1`;
const CAR = [
  device('lift-1', 'elevator', HOUSE, { name: '东苑 1号楼 1号梯', addresses: ['lift:3010'] }),
  device('cam-1', 'elevator-camera', HOUSE, { name: '东苑 1号楼 1号梯' }),
  device('lift-2', 'elevator', HOUSE, { name: '东苑 1号楼 2号梯', position: [117.0202, 36.66, 0], addresses: ['lift:3011'] }),
];

interface Played {
  readonly officer: Visitor;
  alerts(): Promise<Alert[]>;
  /** Resolves when the scenario is over. */
  readonly over: Promise<unknown>;
}

async function play(id: string, speed: number): Promise<Played> {
  const ledger = smallLedger(CAR);
  const server = await openServer({ ledger: { ...ledger, crews: [...ledger.crews, crew('crew-lift', EAST, 'lift')] } });
  const officer = await signInDemo(server.http, 'duty-officer');
  const [library, scenarios] = [await loadLibrary(), await loadScenarios()];
  const scenario = scenarios.find((one) => one.id === id)!;
  const feeds = new Feeds({
    devices: CAR,
    library,
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    now: Date.now,
    rate: 0,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  await feeds.report(CAR.map((one) => one.id));
  const stop = new AbortController();
  const over = playScenario(scenario, castOf(scenario, ledger, library), feeds, {
    signal: stop.signal,
    speed,
    now: Date.now,
    say: () => undefined,
  });
  onTestFinished(() => stop.abort());
  return { officer, over, alerts: () => officer.get<{ items: Alert[] }>('/api/v1/alerts').then(({ items }) => items) };
}

it('people shut in: life safety, a clock until help must be there, a crew for lifts, and over when they are out', async () => {
  const { officer, alerts, over } = await play('trapped-lift', 20);
  const trapped = await waitFor('the alert', async () => (await alerts()).find(({ code }) => code === 'trapped'));
  expect(trapped).toMatchObject({ device: 'lift-1', severity: 1, lifeSafety: true });
  const incident = await officer.get<Incident>(`/api/v1/incidents/${trapped.incident}`);
  expect(incident).toMatchObject({ severity: 1, lifeSafety: true });
  expect(incident.title.zh).toContain('电梯困人');
  const sent = await officer.command('dispatch', { incident: incident.id, version: incident.version, crew: 'crew-lift', note: '' });
  expect(sent).toMatchObject({ ok: true });
  const { tickets } = await officer.get<Incident>(`/api/v1/incidents/${incident.id}`);
  const ticket = await officer.get<Ticket>(`/api/v1/tickets/${tickets[0]}`);
  expect(ticket.arriveBy).toBe(
    (await alerts())
      .filter(({ lifeSafety }) => lifeSafety)
      .map(({ raisedAt }) => raisedAt)
      .sort()[0] + 1_800_000,
  );
  expect(ticket.catalogue).toMatchObject({ name: '电梯', condition: '困人' });
  await over;
  await waitFor('every alert to be over', async () => (await alerts()).every(({ active }) => !active));
});

it('an e-bike holds the lift of its car with the door open, seen by its own report, and lets it go when it is out', async () => {
  const { officer, alerts, over } = await play('ebike-lift', 10);
  const operations = (): Promise<Operation[]> =>
    officer
      .get<{ items: Operation[] }>('/api/v1/operations?limit=20')
      .then(({ items }) => items.toSorted((a, b) => a.requestedAt - b.requestedAt));
  const [held] = await waitFor('the lift to be held', async () => {
    const now = await operations();
    return now[0]?.endedAt !== null && now.length > 0 && now;
  });
  expect(held).toMatchObject({
    device: 'lift-1',
    action: 'hold',
    params: { say: 'ebike' },
    state: 'confirmed',
    requestedBy: { id: 'system' },
  });
  await over;
  const [, released] = await waitFor('the lift to be released', async () => {
    const now = await operations();
    return now.length > 1 && now.every(({ endedAt }) => endedAt !== null) && now;
  });
  expect(released).toMatchObject({ device: 'lift-1', action: 'release', state: 'confirmed' });
  expect((await alerts()).filter(({ code }) => code === 'ebike').map(({ active }) => active)).toEqual([false]);
});

it('an e-bike and heat in its car are one incident, a fire about to break out', async () => {
  const { officer, alerts } = await play('ebike-fire', 20);
  const hot = await waitFor('the heat', async () => (await alerts()).find(({ code }) => code === 'car-hot'));
  const bike = (await alerts()).find(({ code }) => code === 'ebike');
  expect(bike?.incident).toBe(hot.incident);
  const incident = await officer.get<Incident>(`/api/v1/incidents/${hot.incident}`);
  expect([incident.title.zh, incident.severity]).toEqual(['1号楼 · 电梯内电动车要起火？→ 疏散', 1]);
  expect(incident.reason.en).toContain('E-bike in lift ×1');
  expect(incident.cause).toMatchObject({ correlation: 'lift-fire', presumed: true });
});
