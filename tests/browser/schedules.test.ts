import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const near = smallTown(DEVICES).devices.find(({ kind }) => kind === 'access-gate')!;
const beside = (id: string, kind: string, name: string, address: string): DeviceDraft => ({
  ...near,
  id,
  kind,
  name,
  addresses: [address],
});
const TALQ = 'talq:0f8a1d3e-6a51-4a0e-9f61-00000000000';
const MORE = [
  beside('ap-1', 'alarm-panel', '周界报警主机', 'dc09:370102'),
  beside('pz-1', 'perimeter-zone', '北围栏 1号防区', 'dc09:370102/1'),
  beside('lc-1', 'lamp-circuit', '泉城路 1号路灯箱', `${TALQ}1`),
  beside('lc-2', 'lamp-circuit', '泉城路 2号路灯箱', `${TALQ}2`),
];

let server: DemoServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES, (ledger) => ({ ...ledger, devices: [...ledger.devices, ...MORE] }));
  browser = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const open = async (device: string): Promise<void> => {
  page = await browser.open(`${server.http}/desk?open=${encodeURIComponent(`device:${device}`)}`);
};

it('lamps by the sun: what it comes to is shown before it is saved, and afterwards which circuits did not confirm it', async () => {
  await open('lc-1');
  await page.locator('[data-schedule="new"]').click();
  await page.getByLabel('名称').fill('夜间照明');
  await page.locator('[data-scope="compound"]').click();
  await page.locator('[data-add-hours]').click();
  const second = page.locator('[data-hours]').nth(1);
  await second.locator('[data-choice="clock"]').first().click();
  await second.locator('input[inputmode="numeric"]').first().fill('23:00');
  await second.locator('[data-choice="dim"]').click();
  await page.locator('[data-preview]:not([data-preview="0"])').waitFor();
  await page.getByLabel(/^原因/).fill('按季节调整开关灯');
  await keepPicture(page, 'schedule-lamps');
  await page.getByText('保存并生效').click();
  await page.locator('[data-schedule="JH00001"]').waitFor();
  expect(await page.locator('[data-schedule="JH00001"]').innerText()).toContain('日落');
  await keepPicture(page, 'schedule-lamps-card');
});

it('a zone is bypassed by the clock: its panel says until when, by whom and why, and that alarms are kept', async () => {
  await open('pz-1');
  await page.locator('[data-schedule="new"]').click();
  await page.getByLabel('名称').fill('晨练通道');
  const [from, until] = [0, 1].map((n) => page.locator('[data-hours] input[inputmode="numeric"]').nth(n));
  await from.fill('00:00');
  await until.fill('00:00');
  await page.getByLabel(/^原因/).fill('居民晨练，门岗值守');
  await page.getByText('保存并生效').click();
  await page.locator('[data-suspended]').waitFor();
  const officer = await signInDemo(server.http, 'duty-officer');
  const { items } = await officer.get<{ items: Operation[] }>('/api/v1/operations');
  expect(items.find(({ device }) => device === 'pz-1')).toMatchObject({
    action: 'bypass',
    state: 'acknowledged',
    schedule: expect.stringMatching(/^JH/),
  });
  const said = await page.locator('[data-suspended]').innerText();
  for (const words of ['旁路', '期间报警只留记录', '晨练通道', '居民晨练，门岗值守']) expect(said).toContain(words);
  await keepPicture(page, 'schedule-bypass');
});
