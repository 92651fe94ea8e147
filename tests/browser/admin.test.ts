import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_DIST, buildClient } from '#scripts/lib/steps.ts';
import { startServer, type RunningServer } from '#server/main.ts';
import { readSettings } from '#server/settings.ts';
import { EAST, EAST_COURT, WEST, smallLedger } from '#tests/harness/ledger.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { keepPicture } from './keep-picture.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

const PASSWORD = 'Spring-water-42';
/** A whole city's ledger where there is time for it. */
const ROWS = SOAK ? 100_000 : 40;
const SLOW = { timeout: 180_000 };
let folder: string;
let server: RunningServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  await buildClient();
  folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-admin-'));
  const settings = readSettings({ QUANYAN_DATA: folder, ...FREE_PORTS }, { demo: false });
  server = await startServer(settings, {
    ledger: null,
    clientDir: CLIENT_DIST,
    tilesDir: path.join(folder, 'tiles'),
    log: pino({ level: 'silent' }),
  });
  browser = await openBrowser({ width: 1366, height: 768 });
  page = await browser.open(server.http);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const go = (name: string): Promise<void> => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const file = (name: string, text: string): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});

async function signIn(on: Page, login: string, password: string): Promise<void> {
  await on.getByLabel('账号').fill(login);
  await on.getByLabel('密码', { exact: true }).fill(password);
  await on.getByRole('button', { name: '登录' }).click();
}

/** The one that was signed in with is not asked for again. */
async function choosePassword(on: Page): Promise<void> {
  await on.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await on.getByLabel('再次输入新密码').fill(PASSWORD);
  await on.getByRole('button', { name: '修改密码' }).click();
}

describe('from an empty data folder, through pages alone', () => {
  it('the first administrator chooses a password and comes to the first steps', async () => {
    await signIn(page, 'admin', server.administratorCode!);
    await choosePassword(page);
    await page.getByRole('heading', { name: '启用向导' }).waitFor();
    await page.locator('[data-step="Your account"][data-done]').waitFor();
    expect(await page.locator('[data-step][data-done]').count()).toBe(1);
    const heard = page.locator('[data-step="The first device"]');
    await heard.getByText('按协议的接入地址').waitFor();
    await keepPicture(page, 'admin-start');
    await heard.getByText('按协议的接入地址').click();
    for (const { name, addresses, speaks } of server.ingress.protocols)
      for (const text of [name, ...addresses, ...speaks]) await heard.getByText(text, { exact: true }).waitFor();
  });

  it('places come from a file', async () => {
    await page.locator('[data-step="Places"]').getByRole('button', { name: '已有地点文件' }).click();
    await page.getByText('没有这样的地点').waitFor();
    await page.getByLabel('导入台账或平面图文件').setInputFiles(file('area.json', JSON.stringify({ ...smallLedger(), devices: [] })));
    await page.getByRole('status').getByText('已导入: 9').waitFor();
    await page.getByRole('cell', { name: '东苑' }).waitFor();
    await page.getByLabel('导入台账或平面图文件').setInputFiles(file('area.json', '{"places":'));
    await page.getByText('文件不是有效的 JSON').waitFor();
  });

  it('an area is built from map data, with its report, and its map is served', async () => {
    await go('区域地图');
    const square = (x: number, y: number): number[][] =>
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ].map(([dx, dy]) => [117.02 + (x + dx * 0.6) * 0.0004, 36.66 + (y + dy * 0.6) * 0.0004]);
    const features = Array.from({ length: 40 }, (_, at) => ({
      type: 'Feature',
      properties: { building: 'yes', id: `b${at}`, name: `${at + 1}号楼`, height: 20 },
      geometry: { type: 'Polygon', coordinates: [square(at % 8, Math.floor(at / 8))] },
    }));
    await page.getByLabel('地图数据').setInputFiles(file('buildings.geojson', JSON.stringify({ type: 'FeatureCollection', features })));
    await page.getByLabel('显示名称').fill('泉城路示范片');
    await page.getByLabel('编号（字母、数字）').fill('spring');
    await page.getByRole('button', { name: '生成区域' }).click();
    await page.locator('[data-job="done"]').getByText('40 座建筑').waitFor();
    await page.locator('[data-row="spring"]').getByText('泉城路示范片').waitFor();
    await go('地点');
    await page.getByLabel('按名称查找').fill('17号楼');
    await page.getByRole('cell', { name: '17号楼' }).waitFor();
  });

  it('a table of devices is checked, mended on the page and entered whole', async () => {
    await go('导入台账');
    const rows = Array.from(
      { length: ROWS },
      // Three wrong cells: a kind, a latitude and a place.
      (_, at) =>
        `mh-${at},${at === 7 ? 'well-cover' : 'manhole'},井盖 ${at},117.02,` +
        `${at === ROWS - 1 ? 'north' : 36.66},${at === 9 ? '/nowhere' : EAST_COURT}`,
    );
    await page.locator('input[type=file]').setInputFiles(file('台账.csv', ['id,kind,name,lon,lat,place', ...rows].join('\n')));
    await page.locator('[data-count="wrong"]').getByText('3').waitFor(SLOW);
    expect(await page.getByRole('button', { name: '整体导入' }).isDisabled()).toBe(true);
    const kind = page.locator('[data-fault="9"]');
    await kind.locator('input[name="kind"]').fill('manhole');
    await kind.getByRole('button', { name: '检查' }).click();
    await page.locator('[data-count="wrong"]').getByText('2').waitFor(SLOW);
    const position = page.locator(`[data-fault="${ROWS + 1}"]`);
    await position.locator('input[name="lat"]').fill('36.66');
    await position.getByRole('button', { name: '检查' }).click();
    await page.locator('[data-count="wrong"]').getByText('1').waitFor(SLOW);
    await page.locator('[data-fault="11"]').getByRole('button', { name: '略过此行' }).click();
    await page.locator('[data-count="wrong"]').getByText('0').waitFor(SLOW);
    await page.getByRole('button', { name: '整体导入' }).click();
    await page.getByText(`已导入: ${(ROWS - 1).toLocaleString('zh-CN')}`).waitFor(SLOW);
    await go('设备台账');
    await page.locator(`[data-total="${ROWS - 1}"]`).waitFor();
    await page.getByLabel('按编号、名称、楼栋或地址查找').fill('mh-17');
    await page.locator('[data-row="mh-17"]').waitFor();
    await page.locator('[data-row="mh-17"]').getByRole('button', { name: '更改' }).click();
    await page.locator('[data-dialog]').getByLabel('名称').fill('东苑西门井盖');
    await page.locator('[data-dialog]').getByRole('button', { name: '保存' }).click();
    await page.getByLabel('按编号、名称、楼栋或地址查找').fill('西门');
    await page.locator('[data-row="mh-17"]').getByText('东苑西门井盖').waitFor();
  }, 600_000);

  it('a key is made, a device reports with it and is seen at once; another that nobody knows is adopted', async () => {
    await go('凭据');
    await page.getByRole('button', { name: '新建凭据' }).click();
    const dialog = page.locator('[data-dialog]');
    await dialog.getByLabel('类型').selectOption('api-key');
    await dialog.getByLabel('名称').fill('city');
    await dialog.getByRole('button', { name: '生成密钥' }).click();
    const secret = await page.locator('[data-secret]').innerText();
    expect(secret).toMatch(/^city:/);
    await page.getByRole('button', { name: '我已保存' }).click();
    const report = (observations: object[]): Promise<Response> =>
      fetch(`${server.http}/api/v1/observations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ observations }),
      });
    expect(
      (
        await report([
          { device: 'mh-17', points: { opened: 0 } },
          { device: 'lora:7f', points: { opened: 0 } },
        ])
      ).status,
    ).toBe(200);
    await go('启用向导');
    await page.locator('[data-step="The first device"][data-done]').getByText('1 台未登记的设备正在上报').waitFor();
    await page.getByRole('button', { name: '去登记' }).click();
    await page.locator('[data-row="lora:7f"]').getByRole('button', { name: '登记' }).click();
    const adopt = page.locator('[data-dialog]');
    expect(await adopt.getByLabel('编号').inputValue()).toBe('lora-7f');
    await adopt.getByLabel('类型').selectOption('manhole');
    await adopt.getByRole('searchbox', { name: '地点' }).fill('东苑');
    await adopt.locator(`[data-place="${EAST_COURT}"]`).click();
    await adopt.getByRole('button', { name: '保存' }).click();
    await page.getByText('没有未登记的设备').waitFor();
    expect((await report([{ device: 'lora:7f', points: { opened: 1 } }])).status).toBe(200);
  });

  it('an officer of one community gets an account, and sees the alert of the device on the desk', async () => {
    await go('人员');
    await page.getByRole('button', { name: '新建账号' }).click();
    const dialog = page.locator('[data-dialog]');
    await dialog.getByLabel('姓名').fill('值班一');
    await dialog.getByLabel('账号').fill('zhiban1');
    await dialog.getByRole('button', { name: '更改', exact: true }).click();
    await dialog.getByRole('searchbox', { name: '辖区' }).fill('东社区');
    await dialog.locator(`[data-place="${EAST}"]`).click();
    await dialog.getByRole('button', { name: '建立并生成一次性密码' }).click();
    const code = await page.locator('[data-secret]').innerText();
    await page.getByRole('button', { name: '我已保存' }).click();
    await page.locator('[data-row]').filter({ hasText: 'zhiban1' }).getByText('待首次登录').waitFor();

    const other = await openBrowser({ width: 1920, height: 1080 });
    try {
      const desk = await other.open(server.http);
      await signIn(desk, 'zhiban1', code);
      await choosePassword(desk);
      await desk.waitForURL('**/desk**');
      await desk.locator('[role="option"]').filter({ hasText: '井盖' }).first().waitFor();
      await page.locator('[data-row]').filter({ hasText: 'zhiban1' }).getByText('在线').waitFor();
    } finally {
      await other.close();
    }
  });

  it('the audit has all of it, and its chain is whole', async () => {
    await go('审计');
    await page.getByRole('cell', { name: '导入表格' }).first().waitFor();
    await page.getByRole('button', { name: '验证完整性' }).click();
    await page.getByText('完整：没有记录被删改').waitFor();
    await page.getByLabel('操作').selectOption('user:add');
    await page.getByRole('cell', { name: '导入表格' }).first().waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: '新建账号' }).first().waitFor();
    // What it was done to has a name, and ids that were drawn are no words for people.
    const rows = page.getByRole('table', { name: '审计记录' });
    await rows.getByRole('cell', { name: '值班一', exact: true }).first().waitFor();
    await rows.getByText('zhiban1 值班员 东社区').waitFor();
    expect(await rows.innerText()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    // So is the person whose rows are asked for.
    await page.getByLabel('操作').selectOption('');
    await page.getByRole('combobox', { name: '人员' }).selectOption({ label: '值班一 · zhiban1' });
    await page.getByRole('cell', { name: '导入表格' }).first().waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: '登录', exact: true }).first().waitFor();
    await page.getByRole('combobox', { name: '人员' }).selectOption('');
    // A place is chosen by its name.
    await page.getByLabel('操作').selectOption('');
    await page.getByRole('cell', { name: '导入表格' }).first().waitFor();
    await page.getByRole('button', { name: '地点 全部地点' }).click();
    await page.getByRole('searchbox', { name: '地点' }).fill('西社区');
    await page.locator(`[data-place="${WEST}"]`).click();
    await page.getByRole('cell', { name: '导入表格' }).first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '地点 西社区' }).click();
    await page.getByRole('option', { name: '全部地点' }).click();
    await page.getByRole('cell', { name: '导入表格' }).first().waitFor();
    await keepPicture(page, 'admin-audit');
  });

  it('places are called by their names, a path is no word for people', async () => {
    await go('人员');
    const officer = page.locator('[data-row]').filter({ hasText: 'zhiban1' });
    await officer.getByText('东社区').waitFor();
    expect(await officer.innerText()).not.toContain('/');
    await keepPicture(page, 'admin-people');
  });

  it('a backup is made and restored on trial', async () => {
    await go('备份');
    await page.getByRole('button', { name: '立即备份' }).click();
    await page.getByText('已试恢复：逐条比对一致').waitFor(SLOW);
  });

  it('all is there in English, and nothing complained', async () => {
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('heading', { name: 'Backups', exact: true }).waitFor();
    await page.getByRole('link', { name: 'System', exact: true }).click();
    await page.getByText('Settings in force').first().waitFor();
    expect(browser.complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });
});
