import { spawnSync } from 'node:child_process';
import { request as ask } from 'node:https';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ROOT } from '#server/lib/discover.ts';
import { SETTINGS } from '#server/settings.ts';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { hasCaddy, openDeployedCaddy } from '#tests/harness/proxies/caddy.ts';
import type { Deployed } from '#tests/harness/proxies/deployed.ts';
import { hasNginx, openDeployedNginx } from '#tests/harness/proxies/nginx.ts';
import { openServer } from '#tests/harness/server.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';

/** The files of `deploy/`, with the programs that read them where this machine has them. */
const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.splice(0).reverse()) await work();
});
const plan = (work: () => Promise<void>): void => void cleanUp.push(work);
const deployed = (file: string): Promise<string> => readFile(path.join(ROOT, 'deploy', file), 'utf8');

interface Answer {
  readonly status: number;
  readonly setCookie: string;
  readonly body: string;
}

const over =
  ({ https, ca }: Deployed) =>
  (method: string, at: string, headers: Record<string, string> = {}, body: string | null = null): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = ask(
        https + at,
        { method, ca, headers: { origin: https, 'content-type': 'application/json', ...headers } },
        (response) => {
          let text = '';
          response
            .on('data', (chunk) => (text += String(chunk)))
            .on('end', () => resolve({ status: response.statusCode!, setCookie: response.headers['set-cookie']?.[0] ?? '', body: text }));
        },
      );
      request.on('error', reject).end(body ?? undefined);
    });

const handshake = ({ https, ca }: Deployed, cookie: string, origin: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${https.replace('https', 'wss')}/quanyan/socket.io/?EIO=4&transport=websocket`, {
      headers: { cookie },
      origin,
      ca,
    });
    socket.on('message', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0)).on('error', reject);
  });

const PROXIES = [
  // Who asks stands on this machine, where only proxies are: nginx lets it speak for another, Caddy lets nobody.
  { file: 'nginx.conf', has: hasNginx, open: openDeployedNginx, from: '203.0.113.5' },
  { file: 'Caddyfile', has: hasCaddy, open: openDeployedCaddy, from: '127.0.0.1' },
];

describe.each(PROXIES.filter(({ has }) => has))('deploy/$file, in the real program with a certificate of its own', ({ open, from }) => {
  it('serves below a path over TLS, with WebSockets, large bodies and the address of who asks', async () => {
    const server = await openServer({ demo: false, env: { QUANYAN_PROXIES: '127.0.0.1', QUANYAN_BASE_PATH: '/quanyan' } }, plan);
    const proxy = await open(server.http, plan);
    const request = over(proxy);
    expect((await request('GET', '/quanyan/healthz')).status).toBe(200);
    expect((await request('GET', '/healthz')).status).toBe(404);
    expect((await request('GET', '/quanyanx/healthz')).status).toBe(404);
    const signIn = JSON.stringify({ login: 'admin', password: server.administratorCode });
    expect((await request('POST', '/quanyan/api/v1/session', { origin: 'https://evil.example' }, signIn)).status).toBe(403);
    const { status, setCookie } = await request('POST', '/quanyan/api/v1/session', { 'x-forwarded-for': '203.0.113.5' }, signIn);
    expect([status, setCookie]).toEqual([200, expect.stringMatching(/; Path=\/quanyan;.*Secure/)]);
    const cookie = setCookie.split(';')[0];
    const change = JSON.stringify({ current: server.administratorCode, next: 'Spring-water-42' });
    expect((await request('POST', '/quanyan/api/v1/session/password', { cookie, 'x-quanyan': '1' }, change)).status).toBe(204);
    const { items } = JSON.parse((await request('GET', '/quanyan/api/v1/audit', { cookie })).body) as { items: AuditRow[] };
    expect(items.find(({ action }) => action === 'session:open')?.from).toBe(from);
    expect([await handshake(proxy, cookie, proxy.https), await handshake(proxy, cookie, 'https://evil.example')]).toEqual([101, 400]);
    // Two megabytes are more than nginx takes by itself: it is the server that answers.
    const large = await request(
      'POST',
      '/quanyan/api/v1/ledger/import',
      { cookie, 'x-quanyan': '1' },
      JSON.stringify({ places: [], devices: [], crews: [], filler: 'x'.repeat(2_000_000) }),
    );
    expect(large.status).not.toBe(413);
    expect(large.body).toMatch(/^\{/);
  });

  it('leads from plain HTTP to TLS', async () => {
    const server = await openServer({ demo: false }, plan);
    const { http } = await open(server.http, plan);
    const { status, headers } = await fetch(`${http}/quanyan/desk`, { redirect: 'manual' });
    expect([301, 308]).toContain(status);
    expect(headers.get('location')).toMatch(/^https:\/\/127\.0\.0\.1(:\d+)?\/quanyan\/desk$/);
  });
});

describe('the other files of deploy/', () => {
  it('quanyan.env names settings that there are', async () => {
    const names = [...(await deployed('quanyan.env')).matchAll(/^#?(QUANYAN_\w+)=/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !(name in SETTINGS))).toEqual([]);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.runIf(hasSystemd)('quanyan.service says nothing that systemd does not know', async () => {
    const folder = await temporaryFolder();
    // What it starts is not installed here.
    const unit = (await deployed('quanyan.service'))
      .replace(/^(User|Group|EnvironmentFile)=.*\n/gm, '')
      .replace('/opt/quanyan/quanyan.sh serve', '/bin/true')
      .replace('=/opt/quanyan\n', '=/\n');
    const file = path.join(folder, 'quanyan.service');
    await writeFile(file, unit);
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('quanyan.service'))).toEqual([]);
  });

  it('Containerfile starts what the bundle holds, with the ports of the settings', async () => {
    const text = await deployed('Containerfile');
    const ports = [SETTINGS.QUANYAN_PORT, SETTINGS.QUANYAN_MQTT_PORT, SETTINGS.QUANYAN_GB26875_PORT].map(({ schema }) =>
      schema.parse(undefined),
    );
    expect(/^EXPOSE (.*)$/m.exec(text)?.[1].split(' ').map(Number)).toEqual(ports);
    expect(/^ADD (\S+)/m.exec(text)?.[1]).toBe('quanyan-*-linux-*.tar.gz');
    expect(/^ENTRYPOINT (.*)$/m.exec(text)?.[1]).toBe('["/opt/quanyan/quanyan.sh"]');
    // Nothing of it asks a registry: the base image is all that comes from outside.
    expect(
      text.split('\n').filter((line) => /^(RUN|ADD|COPY)\b|^ &&/.test(line) && /\b(npm|apt|apk|curl|wget|https?:)/.test(line)),
    ).toEqual([]);
  });
});
