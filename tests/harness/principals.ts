import { ROLES, type Role, type WallRole } from '#contract/roles.ts';
import { EAST, STREET, WEST, crew, device, smallLedger } from './ledger.ts';
import { openServer, type Addresses } from './server.ts';
import { Visitor, signInAt } from './visitor.ts';
import type { CleanUp } from './wait.ts';

export const COMMUNITIES = { east: EAST, west: WEST } as const;
export type Community = keyof typeof COMMUNITIES;
export const otherOf = (community: Community): Community => (community === 'east' ? 'west' : 'east');
/** Stands in the name of everything that is of a community, and in nothing else. */
export const MARKS = { east: 'eastmark', west: 'westmark' } as const;

/** Somebody, or something, that asks. */
export interface Principal {
  readonly name: string;
  /** null = there is no session that is worth anything. */
  readonly role: Role | null;
  readonly community: Community;
  readonly headers: Readonly<Record<string, string>>;
  /** A page of another site speaks in their name. */
  readonly foreign: boolean;
  /** The header that no page of another site can set is there. */
  readonly guarded: boolean;
  /** May report readings. */
  readonly key: boolean;
  /** With a key that speaks for everything. */
  readonly platform?: true;
}

/** One record of each sort in a community. */
export interface Known {
  readonly alert: string;
  readonly incident: string;
  readonly ticket: string;
  readonly crew: string;
  readonly device: string;
  /** One that tells events, of people too. */
  readonly gate: string;
  readonly operation: string;
  readonly place: string;
  readonly photo: string;
  /** An account. */
  readonly user: string;
}

export interface Stage {
  readonly server: Addresses;
  readonly everywhere: Visitor;
  readonly principals: readonly Principal[];
  readonly known: Readonly<Record<Community, Known>>;
}

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64');

/** A street of two communities with something of every sort in each, and everybody who could ask for it. */
export async function openStage(cleanUp: CleanUp): Promise<Stage> {
  const more = (['east', 'west'] as const).flatMap((at) => [
    device(`${MARKS[at]}-manhole`, 'manhole', COMMUNITIES[at]),
    device(`${MARKS[at]}-help`, 'sos-button', COMMUNITIES[at]),
    device(`${MARKS[at]}-gate`, 'access-gate', COMMUNITIES[at]),
  ]);
  const ledger = smallLedger(more);
  const crews = (['east', 'west'] as const).map((at) => crew(`${MARKS[at]}-crew`, COMMUNITIES[at]));
  const server = await openServer({ demo: false, ledger: { ...ledger, crews: [...ledger.crews, ...crews] } }, cleanUp);
  const everywhere = await administrator(server.http, server.administratorCode!);
  const secretOf = async (kind: string, name: string): Promise<string> =>
    (await everywhere.ask<{ secret: string }>('POST', '/api/v1/credentials', { kind, name })).body.secret;
  const key = await secretOf('api-key', 'city');
  const people = new Map<string, Visitor>();
  for (const at of ['east', 'west'] as const)
    for (const role of ROLES) people.set(`${role} ${at}`, await signInAt(server.http, everywhere, role, COMMUNITIES[at], MARKS[at]));
  const known = { east: await history('east', server, key, people), west: await history('west', server, key, people) };
  const bearer = async (kind: string, name: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${name}:${await secretOf(kind, name)}`,
  });
  const principals = [
    ...nobodies(server.http),
    ...[...people].flatMap(([name, visitor]) => sessionsOf(name, visitor, server.http)),
    ...(await endedSessions(server.http, everywhere)),
    ...(await walls(server.http, everywhere)),
    machine('a device', await bearer('device', 'mh-east')),
    machine('a gateway', await bearer('gateway', 'gw-1')),
    { ...machine('a platform', await bearer('api-key', 'platform')), platform: true as const },
  ];
  return { server, everywhere, principals, known };
}

async function administrator(url: string, code: string): Promise<Visitor> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ login: 'admin', password: code }),
  });
  const visitor = new Visitor(url, response.headers.getSetCookie()[0].split(';')[0]);
  const changed = await visitor.ask('POST', '/api/v1/session/password', { current: code, next: 'Spring-water-42' });
  if (changed.status !== 204) throw new Error(`the first password: ${changed.status}`);
  return visitor;
}

/** Something happens in a community, is dispatched, written about and proved with a photograph. */
async function history(at: Community, server: Addresses, key: string, people: ReadonlyMap<string, Visitor>): Promise<Known> {
  const officer = people.get(`duty-officer ${at}`)!;
  const mark = MARKS[at];
  await fetch(`${server.http}/api/v1/observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer city:${key}` },
    body: JSON.stringify({
      observations: [
        { device: `${mark}-manhole`, points: { opened: 1, waterLevelCm: 200 } },
        { device: `${mark}-help`, points: { sos: 1 } },
      ],
      events: [{ device: `${mark}-gate`, event: 'pass', attributes: { serial: 1, lane: mark, person: `${mark}-7` } }],
    }),
  });
  const newest = async <T extends { id: string; version: number }>(type: string, query = ''): Promise<T> =>
    (await officer.get<{ items: T[] }>(`/api/v1/${type}s?limit=1${query}`)).items[0];
  const incident = await newest('incident', '&affinity=road');
  const must = async (name: string, input: object): Promise<void> => {
    const result = await officer.command(name, input);
    if (!result.ok) throw new Error(`${name}: ${result.refusal.message.en}`);
  };
  await must('comment', { subject: 'incident', id: incident.id, text: `${mark} 已通知物业` });
  await must('dispatch', { incident: incident.id, version: incident.version, crew: `${mark}-crew`, note: mark });
  const dispatched = await newest('ticket');
  await must('accept', { ticket: dispatched.id, version: dispatched.version });
  const photo = await officer.photo(Buffer.from(PIXEL));
  await must('finish', { ticket: dispatched.id, version: dispatched.version + 1, note: `${mark} 盖好`, photo: { id: photo } });
  await must('operate', { devices: [`${mark}-gate`], action: 'open' });
  const operation = await newest('operation');
  const [alert] = (await officer.get<{ items: { id: string }[] }>(`/api/v1/alerts?limit=1&device=${mark}-manhole`)).items;
  const user = (await officer.get<{ user: { id: string } }>('/api/v1/session')).user.id;
  return {
    alert: alert.id,
    incident: incident.id,
    ticket: dispatched.id,
    crew: `${mark}-crew`,
    device: `${mark}-manhole`,
    gate: `${mark}-gate`,
    operation: operation.id,
    place: COMMUNITIES[at],
    photo,
    user,
  };
}

const FORWARDED = { 'x-forwarded-for': '203.0.113.5', 'x-forwarded-host': 'wall.example', 'x-forwarded-proto': 'https' };
const GUARD = { 'x-quanyan': '1' };

function nobodies(url: string): Principal[] {
  const nobody = { role: null, community: 'east', foreign: false, guarded: true, key: false } as const;
  return [
    { ...nobody, name: 'nobody', headers: { ...GUARD } },
    { ...nobody, name: 'nobody, of our own page', headers: { ...GUARD, origin: url } },
    { ...nobody, name: 'nobody, forwarded', headers: { ...GUARD, ...FORWARDED } },
    { ...nobody, name: 'nobody, of a foreign page', headers: { ...GUARD, origin: 'https://evil.example' }, foreign: true },
    { ...nobody, name: 'nobody, with a cookie made up', headers: { ...GUARD, cookie: `quanyan_session=${'x'.repeat(43)}` } },
  ];
}

/** The same person in good order, behind a proxy, and misused by a foreign page in two ways. */
function sessionsOf(name: string, { cookie }: Visitor, url: string): Principal[] {
  const [role, community] = name.split(' ') as [Role, Community];
  const person = { role, community, foreign: false, guarded: true, key: false } as const;
  return [
    { ...person, name, headers: { ...GUARD, cookie } },
    { ...person, name: `${name}, forwarded`, headers: { ...GUARD, cookie, ...FORWARDED, origin: url } },
    { ...person, name: `${name}, of a foreign page`, headers: { ...GUARD, cookie, origin: 'https://evil.example' }, foreign: true },
    { ...person, name: `${name}, without the header`, headers: { cookie }, guarded: false },
  ];
}

async function endedSessions(url: string, everywhere: Visitor): Promise<Principal[]> {
  const ended = { role: null, community: 'east', foreign: false, guarded: true, key: false } as const;
  const principals: Principal[] = [];
  for (const role of ['duty-officer', 'administrator'] as const) {
    const revoked = await signInAt(url, everywhere, role, STREET);
    await revoked.ask('DELETE', '/api/v1/session');
    principals.push({ ...ended, name: `${role}, signed out`, headers: { ...GUARD, cookie: revoked.cookie } });
    const disabled = await signInAt(url, everywhere, role, STREET);
    const { user } = await disabled.get<{ user: { id: string } }>('/api/v1/session');
    const { status } = await everywhere.ask('DELETE', `/api/v1/users/${user.id}`);
    if (status !== 204) throw new Error(`disabling: ${status}`);
    principals.push({ ...ended, name: `${role}, disabled`, headers: { ...GUARD, cookie: disabled.cookie } });
  }
  return principals;
}

const ORDERLY = { foreign: false, guarded: true, key: false } as const;

/** Paired walls of either community, one that was unpaired, and a browser that waits. */
async function walls(url: string, everywhere: Visitor): Promise<Principal[]> {
  const pair = async (role: WallRole, community: Community): Promise<{ id: string; cookie: string }> => {
    const { cookie, code } = await waitingBrowser(url);
    const name = `${MARKS[community]} ${role} ${code}`;
    const { body } = await everywhere.ask<{ id: string }>('POST', '/api/v1/walls', {
      code,
      name,
      role,
      jurisdiction: COMMUNITIES[community],
    });
    return { id: body.id, cookie };
  };
  const principals: Principal[] = [];
  for (const [role, community] of [
    ['wall-duty', 'east'],
    ['wall-leader', 'west'],
    ['wall-visitor', 'east'],
    ['wall-public', 'west'],
  ] as const) {
    const { cookie } = await pair(role, community);
    const wall = { ...ORDERLY, role, community };
    principals.push(
      { ...wall, name: `${role} ${community}`, headers: { ...GUARD, cookie } },
      {
        ...wall,
        name: `${role} ${community}, of a foreign page`,
        headers: { ...GUARD, cookie, origin: 'https://evil.example' },
        foreign: true,
      },
      { ...wall, name: `${role} ${community}, without the header`, headers: { cookie }, guarded: false },
    );
  }
  const unpaired = await pair('wall-duty', 'east');
  const { status } = await everywhere.ask('DELETE', `/api/v1/walls/${unpaired.id}`);
  if (status !== 204) throw new Error(`unpairing: ${status}`);
  const nobody = { ...ORDERLY, role: null, community: 'east' } as const;
  return [
    ...principals,
    { ...nobody, name: 'a wall that was unpaired', headers: { ...GUARD, cookie: unpaired.cookie } },
    { ...nobody, name: 'a browser that waits to be paired', headers: { ...GUARD, cookie: (await waitingBrowser(url)).cookie } },
  ];
}

async function waitingBrowser(url: string): Promise<{ cookie: string; code: string }> {
  const response = await fetch(`${url}/api/v1/walls/codes`, { method: 'POST' });
  const { code } = (await response.json()) as { code: string };
  return { cookie: response.headers.getSetCookie()[0].split(';')[0], code };
}

const machine = (name: string, headers: Record<string, string>): Principal => ({
  name,
  role: null,
  community: 'east',
  headers,
  foreign: false,
  guarded: true,
  key: true,
});
