import { expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { kindsHash } from '#contract/kinds/kinds.ts';
import type { Incident } from '#contract/records/incident.ts';
import { RECORD_TYPES } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { createLiveSource } from '#client/sources/live.ts';
import type { Source, SourceListener } from '#client/sources/source.ts';
import { createWorld } from '#client/world/create-world.ts';
import { figureOf, FIGURE_NAMES } from '#contract/tours/figures.ts';
import { chooseSubject } from '#contract/tours/subject.ts';
import { figureSource } from '#client/tours/figure-source.ts';
import { viewOfScene } from '#client/tours/scene-view.ts';
import fire from '#contract/tours/fire.tour.ts';
import manhole from '#contract/tours/manhole.tour.ts';
import street from '#contract/tours/street.tour.ts';
import type { Tour } from '#contract/tours/tour.ts';
import { placesLookedAt } from '#client/view/looked-at.ts';
import { declaredAccess } from '#server/auth/access.ts';
import { EAST_COURT, crew, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const FLAT = `${EAST_COURT}/B1/F17`;
/** Nowhere else: whoever is sent one of these knows of a person, a home, a car or a body. */
const SECRETS = [
  '王秀英',
  '李建国',
  '13812345678',
  '370102194905051234',
  '鲁A8K7H2',
  '1702',
  '血压 178',
  'lora:1702',
  '117.0203',
  'BAT-PHOTO',
];
const WORDS = '1702 王秀英 13812345678 370102194905051234 鲁A8K7H2 血压 178';
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');
const TOURS: readonly Tour[] = [street, fire, manhole];

const devices = [
  device('smoke-home', 'smoke-detector', FLAT, {
    name: `1号楼 17层 ${WORDS} 烟感`,
    floor: 17,
    position: [117.0203, 36.6607, 49.5],
    addresses: ['lora:1702'],
    note: WORDS,
  }),
  device('sos-home', 'sos-button', FLAT, { name: `${WORDS} 求助`, floor: 17, position: [117.0203, 36.6607, 49.5] }),
  device('watch-home', 'care-watch', FLAT, { name: `${WORDS} 手表` }),
  device('mh-named', 'manhole', EAST_COURT, { name: `${WORDS} 门前井盖`, note: WORDS }),
];

/** Everything that a source is told, as text. */
function recording(source: Source, heard: string[]): Source {
  const listening = (listener: SourceListener): SourceListener =>
    new Proxy(listener, {
      get(target, name) {
        const member = Reflect.get(target, name, target) as unknown;
        if (typeof member !== 'function') return member;
        return (...told: unknown[]): unknown => {
          heard.push(
            `${String(name)} ${JSON.stringify(told, (_key, value: unknown) => (value instanceof Uint8Array ? [...value].length : value))}`,
          );
          return (member as (...args: unknown[]) => unknown).apply(target, told);
        };
      },
    });
  return new Proxy(source, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as (...args: unknown[]) => unknown;
      if (name === 'open') return (listener: SourceListener) => target.open(listening(listener));
      return member.bind(target);
    },
  });
}

async function pairedWall(url: string, role: 'wall-visitor' | 'wall-public'): Promise<Visitor> {
  const asked = await fetch(`${url}/api/v1/walls/codes`, { method: 'POST' });
  const { code } = (await asked.json()) as { code: string };
  const administrator = await signInDemo(url, 'administrator');
  const { status } = await administrator.ask('POST', '/api/v1/walls', { code, name: `大厅 ${role}`, role, jurisdiction: '/' });
  expect(status).toBe(200);
  return new Visitor(url, asked.headers.getSetCookie()[0].split(';')[0]);
}

it.each(['wall-visitor', 'wall-public'] as const)(
  'all that a %s is sent, by socket and by every route, through every tour and a whole case, holds nothing of people and homes',
  async (role) => {
    const ledger = smallLedger(devices);
    const server = await openServer({
      ledger: { ...ledger, crews: [...ledger.crews.map((one) => ({ ...one, name: `李建国 ${WORDS}` })), crew('crew-known', EAST_COURT)] },
    });
    const officer = await signInDemo(server.http, 'duty-officer');
    const wall = await pairedWall(server.http, role);
    const heard: string[] = [];
    const kinds = await loadKinds();
    const source = createLiveSource({
      url: server.http,
      kindsHash: kindsHash(kinds),
      headers: { cookie: wall.cookie },
      outdated: () => {
        throw new Error('the screen was told to load a newer page');
      },
    });
    const world = createWorld(recording(source, heard), kinds);
    await waitFor('the screen to be ready', () => world.ready);

    const report = (id: string, points: Record<string, number>): Promise<Response> =>
      fetch(`${server.http}/api/v1/observations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ observations: [{ device: id, points }] }),
      });
    await report('smoke-home', { fire: 1 });
    await report('sos-home', { sos: 1 });
    await report('watch-home', { heartLevel: 2, pressureLevel: 2 });
    await report('mh-named', { waterLevelCm: 190, opened: 1 });
    const list = async <T>(what: string): Promise<T[]> => (await officer.get<{ items: T[] }>(`/api/v1/${what}`)).items;
    const done = async (name: string, input: unknown): Promise<void> => {
      expect(await officer.command(name, input), name).toMatchObject({ ok: true });
    };
    for (const { id } of await list<Incident>('incidents')) {
      await done('acknowledge', { incident: id });
      await done('comment', { subject: 'incident', id, text: WORDS });
      const { version } = await officer.get<Incident>(`/api/v1/incidents/${id}`);
      await done('dispatch', { incident: id, version, crew: 'crew-east', note: WORDS });
      const ticket = async (): Promise<Ticket> => (await list<Ticket>('tickets')).find((one) => one.incident === id)!;
      for (const step of ['accept', 'arrive', 'finish']) {
        const { id: number, version: at } = await ticket();
        const proof = step === 'finish' ? { note: WORDS, photo: { id: await officer.photo(PIXEL), note: 'BAT-PHOTO' } } : {};
        await done(step, { ticket: number, version: at, ...proof });
      }
    }
    const tickets = await list<Ticket>('tickets');
    await waitFor('the work to be seen', () =>
      tickets.every(({ id, state }) => world.get('ticket', id) === undefined || world.get('ticket', id)!.state === state),
    );
    expect(world.all('incident').size).toBeGreaterThan(1);

    const shown: string[] = [];
    for (const tour of TOURS) {
      const subject = chooseSubject(figureSource(world), tour.subject);
      expect(subject === null).toBe(tour.subject === undefined);
      for (const scene of tour.scenes) {
        const where = viewOfScene(world, scene, tour, subject);
        if ('view' in where) world.lookAt(placesLookedAt(world, where.view));
        for (const name of FIGURE_NAMES)
          shown.push(JSON.stringify(figureOf(name, { source: figureSource(world), now: world.serverNow(), subject })));
      }
    }
    const answers: string[] = [];
    for (const { surface, name } of declaredAccess()) {
      if (surface !== 'route' || !name.startsWith('GET /api/')) continue;
      const path = name
        .slice(4)
        .replaceAll(/\{[^}]+\}/g, 'smoke-home')
        .replace('*', 'x');
      const { status, body } = await wall.ask(`GET`, path);
      answers.push(`${status} ${JSON.stringify(body)}`);
    }
    // And what is taken away of a tour for them, whoever takes it.
    for (const tour of ['street', 'fire', 'manhole']) {
      const { status, body } = await officer.ask(
        'GET',
        `/api/v1/tours/${tour}/briefing?audience=${role === 'wall-public' ? 'public' : 'visitor'}`,
      );
      expect(status).toBe(200);
      answers.push(String(body));
    }
    const records = RECORD_TYPES.map((type) => JSON.stringify([...world.all(type).entries()]));
    world.close();
    const everything = [...heard, ...answers, ...records, ...shown];
    expect(everything.join('').length).toBeGreaterThan(5000);
    for (const secret of SECRETS)
      expect(everything.filter((one) => one.includes(secret)).map((one) => `${secret}: ${one.slice(0, 300)}`)).toEqual([]);
    // Positions of movers, events and what watches say of bodies never come at all.
    expect(heard.filter((one) => /^(moversTold|eventsTold)/.test(one))).toEqual([]);
    expect([...world.all('device').values()].filter(({ kind }) => kind === 'care-watch' || kind === 'sos-button')).toEqual([]);
    // The duty officer, asked the same way, is told all of it: the test can see.
    const known = JSON.stringify(await Promise.all(['devices', 'tickets', 'incidents', 'crews'].map((what) => list(what))));
    for (const secret of SECRETS.slice(0, 6)) expect(known).toContain(secret);
  },
);
