import type { CommandResult } from '#contract/commands.ts';
import type { Role } from '#contract/roles.ts';
import { encodeCap } from '#server/ingest/cap/wire/document.ts';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A signed-in person with a browser's manners: cookie and `X-Quanyan` on every request. */
export class Visitor {
  readonly url: string;
  readonly cookie: string;

  constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  async ask<T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: { cookie: this.cookie, 'x-quanyan': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').startsWith('application/json') && text !== '';
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.ask<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Sends a photograph. @returns its id */
  async photo(bytes: Uint8Array<ArrayBuffer>, type = 'image/png'): Promise<string> {
    const response = await fetch(`${this.url}/api/v1/photos`, {
      method: 'POST',
      headers: { cookie: this.cookie, 'x-quanyan': '1', 'content-type': type },
      body: bytes,
    });
    if (response.status !== 200) throw new Error(`a photograph: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { id: string }).id;
  }

  /** As the socket would answer: refusals are results, not errors. @param id given again under the same, it is carried out once */
  async command(name: string, input: unknown, id?: string): Promise<CommandResult> {
    const headers: Record<string, string> = id === undefined ? {} : { 'idempotency-key': id };
    const { body } = await this.ask<CommandResult & { refusal?: never }>('POST', `/api/v1/commands/${name}`, input, headers);
    return 'ok' in body ? body : { ok: false, refusal: (body as { refusal: never }).refusal };
  }
}

const PASSWORD = 'Spring-water-42';

async function open(url: string, body: unknown): Promise<Visitor> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`sign in: ${response.status} ${await response.text()}`);
  return new Visitor(url, response.headers.getSetCookie()[0].split(';')[0]);
}

/** One click, as the demo offers it; sees everything. */
export const signInDemo = (url: string, role: Role): Promise<Visitor> => open(url, { demoRole: role });

/** Makes an account for a place and signs it in, through the same doors a person would take. */
export async function signInAt(url: string, administrator: Visitor, role: Role, jurisdiction: string, mark = 'x'): Promise<Visitor> {
  const login = `${mark}-${role}-${jurisdiction.slice(jurisdiction.lastIndexOf('/') + 1)}-${Math.floor(performance.now())}`;
  const made = await administrator.ask<{ password: string }>('POST', '/api/v1/users', { login, name: login, role, jurisdiction });
  const visitor = await open(url, { login, password: made.body.password });
  const changed = await visitor.ask('POST', '/api/v1/session/password', { current: made.body.password, next: PASSWORD });
  if (changed.status !== 204) throw new Error(`first password of ${login}: ${changed.status} ${JSON.stringify(changed.body)}`);
  return visitor;
}

/** Of a server that was just started without the demo: takes its one-time code, and chooses a password. */
export async function firstAdministrator({
  http,
  administratorCode,
}: {
  http: string;
  administratorCode: string | null;
}): Promise<Visitor> {
  const signedIn = await fetch(`${http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'admin', password: administratorCode }),
  });
  const visitor = new Visitor(http, signedIn.headers.getSetCookie()[0].split(';')[0]);
  await visitor.ask('POST', '/api/v1/session/password', { current: administratorCode, next: 'Spring-water-42' });
  return visitor;
}

/** Has a warning of fog in force over 370102, as a weather service would. @returns its id */
export async function warn(http: string): Promise<string> {
  const sent = Math.floor(Date.now() / 1000) * 1000;
  const area = '<geocode><valueName>division</valueName><value>370102</value></geocode>';
  const fog = { sender: 'w@example.invalid', identifier: 'a', sent, event: '大雾', severity: 'Minor', expires: sent + 3_600_000, area };
  const answer = await fetch(`${http}/api/v1/ingest/cap`, { method: 'POST', body: encodeCap(fog) });
  return ((await answer.json()) as { warnings: string[] }).warnings[0];
}
