import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { SourceListener } from '#client/sources/source.ts';
import { createLiveSource } from '#client/sources/live.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { World } from '#client/world/world.ts';
import { readHeader, type FrameHeader } from '#contract/wire/frame.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import { PROTOCOL_VERSION } from '#contract/wire/messages.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { wordsOf } from '#tests/harness/heard.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { spawnServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const DEVICES = 10_000;
const PER_SECOND = 10_000;
const BAD_SCREENS = 6;
const ALLOWED_BYTES = 30_000_000;
/** Frames under way to a screen that has not said that it applied them. */
const CREDIT = 2;
const kinds = await loadKinds();
const hash = kindsHash(kinds);

/** Changes at the promised rate, batch after batch, until it is stopped. */
class Load {
  readonly #url: string;
  #stopped = false;
  #value = 0;
  sent = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async run(): Promise<void> {
    const batch = PER_SECOND / 10;
    let due = performance.now();
    for (let first = 0; !this.#stopped; first = (first + batch) % DEVICES) {
      await this.batch(first, batch);
      due += 100;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    }
  }

  async batch(first: number, count: number): Promise<void> {
    const observations = Array.from({ length: count }, (_, i) => ({
      device: `mh-${first + i}`,
      points: { waterLevelCm: this.#value++ % 100 },
    }));
    const response = await fetch(`${this.#url}/api/v1/observations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ observations }),
    });
    if (response.status !== 200) throw new Error(`observations: ${response.status} ${await response.text()}`);
    this.sent += count;
  }

  stop(): void {
    this.#stopped = true;
  }
}

/** Largest memory of the server (heap in use and buffers beside it) while `during` lasts. */
async function peak(url: string, during: () => boolean): Promise<number> {
  let most = 0;
  while (during()) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    most = Math.max(most, figure('nodejs_heap_size_used_bytes') + figure('nodejs_external_memory_bytes'));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return most;
}

/** A screen, and the frames it was given. `port` = go through there. */
async function screen(visitor: Visitor, port = new URL(visitor.url).port): Promise<{ world: World; frames: FrameHeader[] }> {
  const frames: FrameHeader[] = [];
  const source = createLiveSource({
    url: `http://127.0.0.1:${port}`,
    kindsHash: hash,
    headers: { cookie: visitor.cookie },
    transports: ['websocket'],
    outdated: () => expect.unreachable('outdated'),
  });
  const listening = (listener: SourceListener): SourceListener => ({
    held: () => listener.held(),
    welcome: (welcome) => listener.welcome(welcome),
    snapshot: (part) => listener.snapshot(part),
    near: (devices) => listener.near(devices),
    delta: (delta) => listener.delta(delta),
    moversTold: (bytes) => listener.moversTold(bytes),
    rolledUp: (page) => listener.rolledUp(page),
    healthChanged: (health) => listener.healthChanged(health),
    kindsChanged: (kinds) => listener.kindsChanged(kinds),
    eventsTold: (page) => listener.eventsTold(page),
    linkChanged: (state, refusal) => listener.linkChanged(state, refusal),
    heard: () => listener.heard(),
    frame: (bytes) => {
      frames.push(readHeader(bytes));
      return listener.frame(bytes);
    },
  });
  const world = createWorld(
    {
      open: (listener) => source.open(listening(listener)),
      resync: () => source.resync(),
      retry: () => source.retry(),
      send: (name, input) => source.send(name, input),
      watch: (places, answered) => source.watch(places, answered),
      watchEvents: (focuses) => source.watchEvents(focuses),
      close: () => source.close(),
    },
    kinds,
  );
  onTestFinished(() => world.close());
  await waitFor('a screen to be ready', () => world.ready);
  return { world, frames };
}

/** A cable that can be squeezed: the server's words wait in it, unread. */
async function cable(to: string): Promise<{ port: string; squeeze: (on: boolean) => void }> {
  const far = new Set<Socket>();
  let squeezed = false;
  const server = createServer((near) => {
    const upstream = connect(Number(new URL(to).port), '127.0.0.1');
    far.add(upstream);
    if (squeezed) upstream.pause();
    upstream
      .on('data', (chunk) => near.write(chunk))
      .on('error', () => near.destroy())
      .on('close', () => {
        far.delete(upstream);
        near.destroy();
      });
    near
      .on('data', (chunk) => upstream.write(chunk))
      .on('error', () => upstream.destroy())
      .on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of far) socket.destroy();
    server.close();
  });
  return {
    port: String((server.address() as AddressInfo).port),
    squeeze: (on) => {
      squeezed = on;
      for (const socket of far) {
        if (on) socket.pause();
        else socket.resume();
      }
    },
  };
}

/**
 * A screen that greets and does not read on: it is alive, but says nothing of what it has seen. One that lies says all the
 * while that it has seen everything, and wants everything anew.
 */
async function unread(visitor: Visitor, lies: boolean): Promise<{ framesSent: () => Promise<number> }> {
  const socket = new WebSocket(`${visitor.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers: { cookie: visitor.cookie },
  });
  socket.on('error', () => undefined);
  let frames = 0;
  socket.on('message', (data, binary) => void (frames += Number(wordsOf(data as Buffer, binary) === 'a frame')));
  const heard = (what: (text: string) => boolean): Promise<void> =>
    new Promise((resolve) => socket.on('message', (data, binary) => what(wordsOf(data as Buffer, binary)) && resolve()));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('4[0,null,{}]');
  await heard((text) => text.startsWith('4[0,'));
  const hello = `4[2,1,["hello",${JSON.stringify({ protocol: PROTOCOL_VERSION, kindsHash: hash })}]]`;
  socket.send(hello);
  await heard((text) => text === 'a frame');
  socket.pause();
  let turn = 0;
  const living = setInterval(() => {
    socket.send('3');
    if (!lies) return;
    socket.send('4[2,null,["seen",9007199254740991]]');
    if (turn++ % 10 === 0) socket.send(hello);
  }, 50);
  onTestFinished(() => {
    clearInterval(living);
    socket.terminate();
  });
  return {
    // What waited in buffers on the way comes before the answer to anything asked now.
    framesSent: async () => {
      const answered = heard((text) => text.startsWith('4[3,99,'));
      socket.resume();
      socket.send('4[2,99,["command","no-such-command",{}]]');
      await answered;
      return frames;
    },
  };
}

const same = (a: World, b: World): boolean => {
  for (const { id, handle } of a.all('device').values()) {
    const other = b.get('device', id)?.handle ?? -1;
    if (a.columns.status[handle] !== b.columns.status[other]) return false;
    for (let i = 0; i < a.columns.points[handle]; i++)
      if (!Object.is(a.columns.values[a.columns.base[handle] + i], b.columns.values[b.columns.base[other] + i])) return false;
  }
  return a.all('device').size === b.all('device').size;
};

it('screens that stop reading cost little, nobody else notices, and who comes back is exact', async () => {
  const server = await spawnServer({
    ledger: smallLedger(Array.from({ length: DEVICES }, (_, i) => device(`mh-${i}`, 'manhole', EAST_COURT))),
  });
  const visitor = await signInDemo(server.http, 'leader');
  const load = new Load(server.http);
  for (let first = 0; first < DEVICES; first += 1000) await load.batch(first, 1000);
  const healthy = await screen(visitor);
  const line = await cable(server.http);
  const slow = await screen(visitor, line.port);

  const running = load.run();
  const sentBefore = load.sent;
  const calm = await peak(server.http, () => load.sent - sentBefore < 3 * PER_SECOND);
  line.squeeze(true);
  const silent = [];
  for (let i = 0; i < BAD_SCREENS - 1; i++) {
    const lies = i % 2 === 0;
    const bad = await unread(visitor, lies);
    if (!lies) silent.push(bad);
  }
  const since = healthy.frames.length;
  const sentFrom = load.sent;
  const beset = await peak(server.http, () => load.sent - sentFrom < 8 * PER_SECOND);
  expect((beset - calm) / BAD_SCREENS).toBeLessThan(ALLOWED_BYTES);

  const during = healthy.frames.slice(since);
  expect(during.length).toBeGreaterThan(20);
  expect(during.filter((frame, i) => i > 0 && frame.since !== during[i - 1].tick)).toEqual([]);
  // Every change reached the healthy screen, in frames of its own.
  expect(during.reduce((sum, frame) => sum + frame.count, 0)).toBeGreaterThan(6 * PER_SECOND);

  // Memory alone would not tell: the operating system's buffers hold many seconds of frames.
  for (const screen of silent) expect(await screen.framesSent()).toBe(CREDIT);

  line.squeeze(false);
  load.stop();
  await running;
  await waitFor('the slow screen to be exact', () => same(slow.world, healthy.world) && slow.world.link.state === 'live');
  const last = healthy.world.get('device', `mh-${DEVICES - 1}`)!;
  const { live } = await visitor.get<{ live: { values: { waterLevelCm: number } } }>(`/api/v1/devices/${last.id}`);
  const { columns } = slow.world;
  const point = Object.keys(kinds.get('manhole')!.points).indexOf('waterLevelCm');
  expect(columns.values[columns.base[last.handle] + point]).toBe(live.values.waterLevelCm);
});
