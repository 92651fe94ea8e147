import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import type { World } from '#client/world/world.ts';
import { ROOT } from '#server/lib/discover.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

let server: DemoServer;
let browser: RealBrowser;
let page: Page;
let administrator: Visitor;
let screen: World;
let houses: Device[];
const closing: (() => void)[] = [];

beforeAll(async () => {
  server = await openDemoServer(300);
  administrator = await signInDemo(server.http, 'administrator');
  browser = await openBrowser({ width: 1366, height: 768 });
  await browser.signIn(server.http, 'administrator');
  screen = await openScreen(await signInDemo(server.http, 'duty-officer'), (work) => closing.push(work));
  houses = (await administrator.get<{ items: Device[] }>('/api/v1/devices?kind=smoke-detector&limit=20')).items;
  page = await browser.open(`${server.http}/admin/import`);
});
afterAll(async () => {
  for (const close of closing) close();
  await browser?.close();
  await server?.end();
});

/** A plan of one of the demo town's houses. */
const PLAN = path.join(ROOT, 'scenes', 'floors', 'example.json');
const PLANNED = '/370102/370102004/370102004003/370102004003001/c01/c01-b03';
/** Of manhole covers that the ledger does not know. */
const NEW = [1, 2, 10].map((number) => ({ address: `lora:9a-${number}`, id: `lora-9a-${number}` }));

const go = (name: string): Promise<void> => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const dialog = (): Locator => page.locator('[data-dialog]');
const read = (id: string): Promise<Device> => administrator.get<Device>(`/api/v1/devices/${encodeURIComponent(id)}`);
const onScreen = (id: string): boolean => screen.get('device', id) !== undefined;

/** Gives the reason that a window asks for, and does what it asks about. */
async function because(button: string): Promise<void> {
  await dialog().getByLabel('原因（记入审计）').fill('试一试');
  await dialog().getByRole('button', { name: button }).click();
}

describe('the ledger, through its pages', () => {
  it('an import is undone on the page it was entered on, and screens forget what it made', async () => {
    const [house] = houses;
    const [lon, lat] = house.position;
    const rows = [
      `imp-1,manhole,井盖一,${lon},${lat},`,
      `imp-2,manhole,井盖二,${lon},${lat},lora:imp`,
      `${house.id},${house.kind},改过的名称,${lon},${lat},`,
    ];
    const text = ['id,kind,name,lon,lat,addresses', ...rows].join('\n');
    await page.locator('input[type=file]').setInputFiles({ name: '台账.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.locator('[data-count="added"]').getByText('2').waitFor();
    await page.getByRole('button', { name: '整体导入' }).click();
    await waitFor('the new device on a screen', () => onScreen('imp-1'));
    await page.getByRole('button', { name: '整体撤销' }).click();
    await because('整体撤销');
    await dialog().locator('[data-undone="3"]').waitFor();
    await dialog().getByRole('button', { name: '关闭' }).last().click();
    await page.getByText('导入已撤销').waitFor();
    await waitFor('the device gone from the screen', () => !onScreen('imp-1') && !onScreen('imp-2'));
    expect((await read(house.id)).name).toBe(house.name);
  });

  it('several devices are chosen by range and changed after a dry run; the change is undone as a whole', async () => {
    await go('设备台账');
    await page.getByLabel('设备类型').selectOption('manhole');
    const boxes = page.locator('tbody input[type=checkbox]');
    await boxes.nth(2).waitFor();
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ['Shift'] });
    await page.locator('[data-chosen="3"]').waitFor();
    await page.getByRole('button', { name: '批量更改' }).click();
    await dialog().getByLabel('备注', { exact: true }).check();
    await dialog().getByRole('textbox', { name: '备注' }).fill('汛期重点');
    await dialog().getByRole('button', { name: '试算' }).click();
    await dialog().locator('[data-would-change="3"]').waitFor();
    await because('更改 3');
    await page.locator('[data-chosen]').first().waitFor({ state: 'detached' });
    const ids = (await administrator.get<{ items: Device[] }>('/api/v1/devices?kind=manhole&limit=3')).items.map(({ id }) => id);
    expect((await read(ids[2])).note).toBe('汛期重点');
    await go('台账更改');
    const change = page.locator('[data-row]').filter({ hasText: '批量更改设备' });
    await change.getByRole('button', { name: '整体撤销' }).click();
    await because('整体撤销');
    await dialog().locator('[data-undone="3"]').waitFor();
    await dialog().getByRole('button', { name: '关闭' }).last().click();
    await change.getByText('已撤销').waitFor();
    expect((await read(ids[2])).note).toBeUndefined();
  });
});

describe('a device, from its first report until it is taken out', () => {
  const find = async (id: string): Promise<Locator> => {
    await page.getByLabel('按编号、名称、楼栋或地址查找').fill(id);
    return page.locator(`[data-row="${id}"]`);
  };

  it('several that nobody knows are entered by a pattern of their addresses, and read from then on', async () => {
    for (const { address } of NEW) await server.report(address, { opened: 0 });
    await go('未登记设备');
    await page.locator(`[data-row="${NEW[2].address}"]`).waitFor();
    await page.getByRole('button', { name: '按规则批量登记' }).click();
    await dialog().getByLabel('地址规则（* 代表任意字符）').fill('lora:9b-*');
    await dialog().locator('[data-would-enter="0"]').waitFor();
    await dialog().getByLabel('地址规则（* 代表任意字符）').fill('lora:9a-*');
    await dialog().locator('[data-would-enter="3"]').waitFor();
    await dialog().getByLabel('类型').selectOption('manhole');
    await dialog().getByLabel('名称模板').fill('泉城路 {n:2} 号井（{1}）');
    const enter = dialog().getByRole('button', { name: '登记 3 台' });
    expect(await enter.isDisabled()).toBe(true);
    const compound = [...screen.all('place').values()].find(({ level }) => level === 'compound')!;
    await dialog().getByRole('searchbox', { name: '地点' }).fill(compound.name);
    await dialog().locator(`[data-place="${compound.path}"]`).click();
    await enter.click();
    await page.getByText('没有未登记的设备').waitFor();
    const entered = await Promise.all(NEW.map(({ id }) => read(id)));
    expect(entered.map(({ name, place: at, addresses }) => [name, at, addresses])).toEqual([
      ['泉城路 01 号井（1）', compound.path, ['lora:9a-1']],
      ['泉城路 02 号井（2）', compound.path, ['lora:9a-2']],
      ['泉城路 03 号井（10）', compound.path, ['lora:9a-10']],
    ]);
    await server.report(NEW[2].address, { opened: 1 });
    await waitFor('its alert on a screen', () => [...screen.all('alert').values()].some(({ device }) => device === NEW[2].id));
  });

  it('is dragged to where it is on the map, and by the arrow keys', async () => {
    await go('设备台账');
    await (await find(NEW[2].id)).getByRole('button', { name: '更改' }).click();
    const [lon, lat] = [dialog().getByLabel('经度（WGS-84）'), dialog().getByLabel('纬度（WGS-84）')];
    const [lonBefore, latBefore] = [Number(await lon.inputValue()), Number(await lat.inputValue())];
    const pin = dialog().getByRole('button', { name: '设备位置' });
    const box = (await pin.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y, { steps: 4 });
    await page.mouse.move(x + 80, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Number(await lon.inputValue())).toBeGreaterThan(lonBefore + 0.0001);
    expect(Number(await lat.inputValue())).toBeCloseTo(latBefore, 6);
    const dragged = Number(await lon.inputValue());
    await pin.press('ArrowUp');
    await expect.poll(async () => Number(await lat.inputValue())).toBeGreaterThan(latBefore);
    const at = [dragged, Number(await lat.inputValue())];
    await dialog().getByLabel('原因（记入审计，可不填）').fill('现场校准');
    await dialog().getByRole('button', { name: '保存' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect((await read(NEW[2].id)).position.slice(0, 2)).toEqual(at);
    await waitFor('the move on a screen', () => screen.get('device', NEW[2].id)?.position[0] === dragged);
  });

  it('has its history: what it said, its alert, and what people changed of it', async () => {
    const stored = `/api/v1/devices/${NEW[2].id}/history?point=opened&from=0&to=${Date.now() + 3_600_000}&buckets=1`;
    await waitFor('its readings to be stored', async () => (await administrator.get<{ buckets: unknown[] }>(stored)).buckets.length > 0);
    await (await find(NEW[2].id)).getByRole('button', { name: '历史' }).click();
    const shown = page.locator(`[data-device-page="${NEW[2].id}"]`);
    await shown.locator('[data-point="opened"] strong').getByText('开启', { exact: true }).waitFor();
    await shown.locator('[data-point="opened"]:not([data-readings="0"]) svg').waitFor();
    await shown.getByRole('table', { name: '告警' }).getByText('持续中').waitFor();
    const edits = shown.getByRole('table', { name: '台账更改' });
    await edits.getByRole('row').filter({ hasText: '现场校准' }).getByText('→').waitFor();
    await edits.getByRole('row').filter({ hasText: 'lora:9a-*' }).getByText('登记', { exact: true }).waitFor();
  });

  it('is taken out with a reason, forgotten by screens, and its address is free', async () => {
    await page.getByRole('button', { name: '移出台账' }).click();
    await because('移出台账');
    await page.locator(`[data-device-page="${NEW[2].id}"]`).getByText('已移出台账').waitFor();
    await waitFor('it gone from the screen', () => screen.get('device', NEW[2].id) === undefined);
    await server.report(NEW[2].address, { opened: 0 });
    await go('未登记设备');
    await page.locator(`[data-row="${NEW[2].address}"]`).waitFor();
  });

  it('stays while its fire is open, and of several it is said which stayed and why', async () => {
    await server.report(houses[0].id, { fire: 1 });
    await go('设备台账');
    await (await find(houses[0].id)).getByRole('button', { name: '历史' }).click();
    await page.getByRole('table', { name: '告警' }).waitFor();
    await page.getByRole('button', { name: '移出台账' }).click();
    await because('移出台账');
    await page.locator('[data-tone="refused"]').getByText('未移出：有未结束或未确认的生命安全告警').first().waitFor();
    await dialog().getByRole('button', { name: '取消' }).click();
    await page.getByRole('button', { name: '返回列表' }).click();
    await page.getByLabel('设备类型').selectOption('smoke-detector');
    for (const { id } of houses.slice(0, 2)) await page.getByLabel(`选择 ${id}`, { exact: true }).check();
    await page.locator('[data-chosen="2"]').getByRole('button', { name: '移出台账' }).click();
    await because('移出台账 2');
    await dialog().locator('[data-undone="1"]').waitFor();
    await dialog().locator(`[data-row="${houses[0].id}"]`).getByText('有未结束或未确认的生命安全告警').waitFor();
    await dialog().getByRole('button', { name: '关闭' }).last().click();
    await waitFor('the other gone', () => screen.get('device', houses[1].id) === undefined);
    expect((await read(houses[0].id)).retired).toBeUndefined();
  });
});

describe('places, accounts and the system', () => {
  it('a floor plan is entered from its file, looked at floor by floor, and a device set on it', async () => {
    await go('地点');
    const look = async (): Promise<void> => {
      await page.locator(`[data-row="${PLANNED}"]`).getByRole('button', { name: '平面图' }).click();
    };
    const { name } = screen.get('place', PLANNED)!;
    await page.getByLabel('按名称查找').fill(name);
    await page.getByLabel('层级').selectOption('building');
    await look();
    await dialog().locator('[data-no-plan]').waitFor();
    await page.keyboard.press('Escape');
    const file = page.getByLabel('导入台账或平面图文件');
    await file.setInputFiles({ name: 'plan.json', mimeType: 'application/json', buffer: Buffer.from('{"format":"quanyan-floor-plan/1"}') });
    await page.locator('[data-tone="refused"]').first().waitFor();
    await file.setInputFiles(PLAN);
    await page.getByText('已导入: 1').waitFor();
    await look();
    await dialog().getByRole('img', { name: '平面图' }).getByText('药店').waitFor();
    await dialog().getByLabel('楼层').selectOption({ index: 1 });
    await dialog().getByText('长者食堂').waitFor();
    await page.keyboard.press('Escape');

    await go('设备台账');
    await page.getByRole('button', { name: '新增设备' }).click();
    await dialog().getByRole('searchbox', { name: '地点' }).fill(name);
    await dialog().locator(`[data-place="${PLANNED}"]`).click();
    await dialog().getByLabel('楼层').fill('2');
    await dialog().getByRole('button', { name: '平面图' }).click();
    const lon = dialog().getByLabel('经度（WGS-84）');
    const before = await lon.inputValue();
    await dialog()
      .getByRole('img', { name: '平面图' })
      .click({ position: { x: 60, y: 60 } });
    await expect.poll(() => lon.inputValue()).not.toBe(before);
    // The second floor is three metres up, or more.
    expect(Number(await dialog().getByLabel('离地高度（米）').inputValue())).toBeGreaterThan(2.5);
    await page.keyboard.press('Escape');
  });

  it('a jurisdiction is pointed at on the map of communities', async () => {
    await go('人员');
    await page.getByRole('button', { name: '新建账号' }).click();
    const shape = dialog().locator('[data-shape][data-open]:has(path)').first();
    const community = screen.get('place', (await shape.getAttribute('data-shape'))!)!;
    await shape.click();
    await dialog().locator(`[data-shape="${community.path}"][data-chosen]`).waitFor();
    await dialog().getByText(community.name, { exact: true }).first().waitFor();
    expect(await dialog().locator('[data-level="community"][data-chosen]').count()).toBe(1);
    await page.keyboard.press('Escape');
  });

  it('what retention will drop is counted before, and licences are there in full', async () => {
    await go('系统');
    const readings = page.locator('[data-row="readings"]');
    await readings.getByText('QUANYAN_HISTORY_DAYS').waitFor();
    expect(await readings.locator('td').last().innerText()).toBe('0');
    await page.getByLabel('将被清理').selectOption('365');
    await expect.poll(async () => Number((await readings.locator('td').last().innerText()).replaceAll(',', ''))).toBeGreaterThan(0);
    await page.getByRole('button', { name: '显示清单' }).click();
    await page.getByLabel('按名称或许可筛选').fill('maplibre-gl');
    const row = page.locator('[data-row^="maplibre-gl "]');
    await row.getByText('BSD-3-Clause').waitFor();
    const text = await browser.context.request.get(new URL((await row.getByRole('link').getAttribute('href'))!, server.http).href);
    expect([text.status(), await text.text()]).toEqual([200, expect.stringContaining('Copyright')]);
  });
});
