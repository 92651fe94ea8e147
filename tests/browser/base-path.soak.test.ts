import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNginx, openDeployedNginx } from '#tests/harness/proxies/nginx.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

/** Pages below a path and over TLS, through a real nginx with the file of `deploy/`: everything they fetch lies below it too. */
const cleanUp: (() => Promise<void>)[] = [];
let server: DemoServer;
let browser: RealBrowser;
let url = '';

beforeAll(async () => {
  if (!hasNginx) return;
  server = await openDemoServer(200, undefined, undefined, { QUANYAN_BASE_PATH: '/quanyan', QUANYAN_PROXIES: '127.0.0.1' });
  cleanUp.push(() => server.end());
  const { https } = await openDeployedNginx(server.http, (work) => cleanUp.push(work));
  url = `${https}/quanyan`;
  browser = await openBrowser(undefined, { anyCertificate: true });
  cleanUp.push(() => browser.close());
  // Cookies know hosts and paths, but no ports: who has signed in on this machine is known behind the proxy too.
  await browser.signIn(server.http, 'duty-officer');
});
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

describe.runIf(hasNginx)('below a path', () => {
  it.each([
    ['map', ''],
    ['globe', '?stage=globe'],
  ])('the desk opens on the %s, live, and asks for nothing outside of it', async (stage, query) => {
    const asked: string[] = [];
    browser.context.on('request', (request) => asked.push(request.url()));
    const sockets: string[] = [];
    const page = await browser.context.newPage();
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.goto(`${url}/desk${query}`);
    await page.locator(`.stage-host[data-stage="${stage}"][data-phase="ready"]`).waitFor();
    await server.report('mh-000001', { opened: 1 });
    await page.getByText('井盖开启').first().waitFor();
    // A slow machine may join the line again: to the same place each time.
    expect([...new Set(sockets)]).toEqual([expect.stringMatching(`^wss://${new URL(url).host}/quanyan/socket\\.io/`)]);
    expect(asked.filter((one) => /^https?:/.test(one) && !one.startsWith(`${url}/`))).toEqual([]);
    expect(browser.complaints).toEqual([]);
    await page.close();
  });

  it('the welcome page leads to screens below it', async () => {
    const page = await browser.open(`${url}/`);
    await page.locator('a[href="/quanyan/wall"]').click();
    await page.getByText('实时告警').waitFor();
    expect(new URL(page.url()).pathname).toBe('/quanyan/wall');
    await page.close();
  });
});
