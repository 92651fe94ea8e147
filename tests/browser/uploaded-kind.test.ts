import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const { places } = smallTown(DEVICES);
const compound = places.find(({ level }) => level === 'compound')!;

let server: DemoServer;
let officer: RealBrowser;
let admin: RealBrowser;
let desk: Page;
let kinds: Page;
let administrator: Visitor;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  administrator = await signInDemo(server.http, 'administrator');
  officer = await openBrowser({ width: 1366, height: 768 });
  await officer.signIn(server.http, 'duty-officer');
  admin = await openBrowser({ width: 1366, height: 768 });
  await admin.signIn(server.http, 'administrator');
}, 300_000);
afterAll(async () => {
  await officer?.close();
  await admin?.close();
  await server?.end();
});

const choose = (kind: unknown): Promise<void> =>
  kinds
    .locator('input[type=file]')
    .setInputFiles({ name: 'smart-meter.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(kind)) });
/** Orange and red of the map, words left out. */
async function alarming(): Promise<number> {
  const shot = await desk.locator('.stage-host canvas').first().screenshot();
  return desk.evaluate(async (png) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))]));
    const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, image.width, image.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] > 180 && data[at + 1] < 190 && data[at + 2] < 110) count++;
    return count;
  }, shot.toString('base64'));
}

it('a kind uploaded on its page becomes points, an alert, a panel and a mark on a desk that was open before', async () => {
  desk = await officer.open(`${server.http}/desk?focus=${encodeURIComponent(compound.path)}`);
  await desk.waitForSelector('.stage-host[data-stage="map"][data-phase="ready"]');
  await desk.evaluate(() => void Object.assign(globalThis, { wasOpenBefore: true }));

  kinds = await admin.open(`${server.http}/admin/kinds`);
  await kinds.getByText('智能').waitFor({ state: 'detached' });
  const { powerKw } = METER.points;
  await choose({
    ...METER,
    icon: 'no-such',
    points: { ...METER.points, powerKw: { ...powerKw, alert: { ...powerKw.alert, release: 70 } } },
  });
  await kinds.getByText('points.powerKw.alert.release').waitFor();
  expect(await kinds.getByRole('button', { name: '接受…' }).count()).toBe(0);
  await keepPicture(kinds, 'kinds-faults');
  await choose(METER);
  await kinds.getByRole('button', { name: '接受…' }).waitFor();
  await keepPicture(kinds, 'kinds-changes');
  await kinds.getByRole('button', { name: '接受…' }).click();
  await kinds.locator('[data-dialog]').getByLabel('原因（记入审计）').fill('新装智能电表');
  await kinds.locator('[data-dialog]').getByRole('button', { name: '接受并生效' }).click();
  await kinds.locator('[data-row="smart-meter"]').getByText('第 1 版').waitFor();
  await kinds.locator('[data-row="smart-meter"]').getByRole('button', { name: '查看' }).click();
  await kinds.locator('[data-dialog]').getByText('告警 > 60 kW，恢复于 50').waitFor();
  await keepPicture(kinds, 'kinds-details');

  const meter = { id: 'meter-1', kind: METER.id, name: '配电房电表', place: compound.path, addresses: [], simulated: true };
  const [lon, lat] = compound.center;
  const ledger = { places: [], crews: [], devices: [{ ...meter, position: [lon, lat, 1] }] };
  expect((await administrator.ask('POST', '/api/v1/ledger/import?reason=新装', ledger)).status).toBe(200);
  await server.report('meter-1', { powerKw: 45.5, voltage: 231 });
  const calm = await alarming();
  await server.report('meter-1', { powerKw: 80 });
  await desk.locator('.stage-label-plate:visible').filter({ hasText: '用电过载' }).first().waitFor();
  await expect.poll(alarming).toBeGreaterThan(calm + 20);
  await desk.evaluate(() => {
    history.pushState(null, '', `${location.pathname}?${new URLSearchParams({ open: 'device:meter-1' })}`);
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await desk.getByText('智能电表').first().waitFor();
  for (const words of ['功率', '电压', '231']) await desk.getByText(words).first().waitFor();
  await keepPicture(desk, 'kinds-desk');
  expect(await desk.evaluate(() => (globalThis as { wasOpenBefore?: boolean }).wasOpenBefore)).toBe(true);
  expect([...officer.complaints, ...admin.complaints]).toEqual([]);
});

it('its limits are set at one device by the administrator, like those of any kind, and the device says so', async () => {
  const limits = await admin.open(`${server.http}/admin/limits`);
  await limits.getByLabel('设备类型').selectOption(METER.id);
  await limits.getByLabel('范围').selectOption('device');
  await limits.getByPlaceholder('输入设备名称或编号查找').fill('meter-1');
  await limits.getByRole('option', { name: '配电房电表' }).click();
  await limits.getByLabel('新限值 kW').fill('90');
  await limits.getByLabel('恢复值（可留空）').fill('85');
  await limits.getByRole('button', { name: '试算' }).click();
  await limits.getByText('1 台将恢复').waitFor();
  await limits.getByRole('button', { name: '设置…' }).click();
  await limits.locator('[data-dialog]').getByLabel('原因（记入审计）').fill('配电房扩容');
  await limits.locator('[data-dialog]').getByRole('button', { name: '设置并生效' }).click();
  await limits.getByRole('table', { name: '现行限值' }).getByText('> 90 kW，恢复于 85').waitFor();
  const set = desk.getByRole('region', { name: '此处另设的限值' });
  await set.getByText('> 90 kW').waitFor();
  await set.getByText('配电房扩容').waitFor();
  await desk.getByText('已恢复').first().waitFor();
  await keepPicture(desk, 'kinds-limit');
  expect([...officer.complaints, ...admin.complaints]).toEqual([]);
});
