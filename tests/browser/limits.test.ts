import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const town = smallTown(DEVICES);
const cover = town.devices.find(({ kind }) => kind === 'manhole')!;
/** What holds the cover: a community, for covers lie in its streets. */
const place = town.places.find(({ path }) => path === cover.place)!;
const covers = town.devices.filter((device) => device.kind === 'manhole' && `${device.place}/`.startsWith(`${place.path}/`));

let server: DemoServer;
let officer: RealBrowser;
let admin: RealBrowser;
let desk: Page;
let limits: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES);
  await server.report(cover.id, { waterLevelCm: 150 });
  officer = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
  await officer.signIn(server.http, 'duty-officer');
  admin = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
  await admin.signIn(server.http, 'administrator');
  desk = await officer.open(`${server.http}/desk?open=${encodeURIComponent(`device:${cover.id}`)}`);
  limits = await admin.open(`${server.http}/admin/limits`);
}, 300_000);
afterAll(async () => {
  await officer?.close();
  await admin?.close();
  await server?.end();
});

const dialog = (): ReturnType<Page['locator']> => limits.locator('[data-dialog]');
async function because(reason: string, confirm: string): Promise<void> {
  await dialog().getByLabel('原因（记入审计）').fill(reason);
  await keepPicture(limits, `limits-${confirm}`);
  await dialog().getByRole('button', { name: confirm }).click();
  await dialog().waitFor({ state: 'detached' });
}
const inQueue = (): ReturnType<Page['locator']> => desk.getByText('水位超限');

it('a limit is tried and set for a place: its alert comes on an open desk, and the device says which limit and by whom', async () => {
  await desk.getByText('150').first().waitFor();
  expect(await inQueue().count()).toBe(0);
  await limits.getByLabel('设备类型').selectOption('manhole');
  await limits.getByLabel('点位').selectOption('waterLevelCm');
  await limits.getByLabel('限值', { exact: true }).selectOption('alert');
  await limits.getByLabel('范围').selectOption('place');
  await limits.getByPlaceholder('输入地点名称查找').fill(place.name);
  await limits.locator(`[data-place="${place.path}"]`).click();
  await limits.getByLabel('新限值 cm').fill('145');
  await limits.getByLabel('恢复值（可留空）').fill('148');
  await limits.getByRole('button', { name: '试算' }).click();
  await limits.getByText('告警会反复开始和结束').waitFor();
  expect(await limits.getByRole('button', { name: '设置…' }).isEnabled()).toBe(false);
  await limits.getByLabel('恢复值（可留空）').fill('142');
  await limits.getByRole('button', { name: '试算' }).click();
  await limits.getByRole('status').getByText(`涉及 ${covers.length} 台设备`).waitFor();
  await limits.getByText('1 台现在将越限').first().waitFor();
  await keepPicture(limits, 'limits-tried');
  await limits.getByRole('button', { name: '设置…' }).click();
  await because('雨季水位', '设置并生效');
  const row = limits.getByRole('table', { name: '现行限值' }).getByRole('row').filter({ hasText: '> 145 cm，恢复于 142' });
  await row.getByText('雨季水位').waitFor();
  await row.getByText(place.name).waitFor();
  await inQueue().first().waitFor();
  const set = desk.getByRole('region', { name: '此处另设的限值' });
  await set.getByText('> 145 cm').waitFor();
  for (const words of ['类型规定 > 180', place.name, '雨季水位', '管理员']) await set.getByText(words).first().waitFor();
  await keepPicture(desk, 'limits-desk');
});

it('undone, the alert ends and the device is as its kind says again', async () => {
  await limits.getByRole('table', { name: '历次更改' }).getByRole('button', { name: '撤销…' }).first().click();
  await because('设错了', '撤销更改');
  await limits.getByText('没有另设的限值：一切按类型规定').waitFor();
  await keepPicture(limits, 'limits-undone');
  await desk.getByRole('region', { name: '此处另设的限值' }).waitFor({ state: 'detached' });
  await desk.getByText('已恢复').first().waitFor();
  expect([...officer.complaints, ...admin.complaints]).toEqual([]);
});

it('of a state only how long it must last is asked', async () => {
  await limits.getByLabel('设备类型').selectOption('uitd');
  await limits.getByLabel('点位').selectOption('mainPowerFault');
  expect(await limits.getByLabel('持续（秒，可留空）').inputValue()).toBe('14400');
  expect(await limits.getByLabel('新限值').count()).toBe(0);
  await limits.getByLabel('持续（秒，可留空）').fill('7200');
  await limits.getByRole('button', { name: '试算' }).click();
  await limits.getByRole('status').getByText('涉及').waitFor();
  expect(await limits.getByRole('button', { name: '设置…' }).isEnabled()).toBe(true);
});
