import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallTown } from '#tests/harness/small-town.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const button = smallTown(DEVICES).devices.find(({ kind }) => kind === 'sos-button')!;
/** The meter of the flat that has the button. */
const meter = { ...button, id: 'wm-home', kind: 'elder-water-meter', name: button.name.replace('求助按钮', '水表'), addresses: [] };

let server: DemoServer;
let browser: RealBrowser;
let page: Page;

beforeAll(async () => {
  server = await openDemoServer(DEVICES, (ledger) => ({ ...ledger, devices: [...ledger.devices, meter] }));
  await server.report(meter.id, { totalM3: 120.5 });
  browser = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk?open=${encodeURIComponent(`device:${meter.id}`)}`);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
});
const dialog = (): ReturnType<Page['locator']> => page.locator('[data-dialog]');

it('a person cared for is entered at their meter, with hours, leave and whom to call', async () => {
  await page.locator('[data-care="none"]').click();
  await dialog().getByLabel('称呼').fill('王奶奶');
  await dialog().getByLabel('多久不用水即提醒（小时，可留空）').fill('12');
  await dialog().getByLabel('安静时段从').fill('22:00');
  await dialog().getByLabel('原因').fill('社区走访登记');
  await page.getByRole('button', { name: '保存并生效' }).click();
  await dialog().getByText('安静时段与外出都须填写起止').waitFor();
  await dialog().getByLabel('到', { exact: true }).first().fill('06:00');
  await dialog().getByLabel('联系人（每行：姓名 关系 电话，依次拨打）').fill('王小明 儿子 0531-00000000');
  await keepPicture(page, 'care-dialog');
  await page.getByRole('button', { name: '保存并生效' }).click();
  await page.locator('[data-plan="GA00001"]').getByText('12 小时不用水即提醒').waitFor();
  await page.getByText('22:00–06:00 不计').waitFor();
  await keepPicture(page, 'care-card');
});

it('when nothing moves there, whom to call is shown, and what came of it stands in the incident', async () => {
  const officer = await signInDemo(server.http, 'duty-officer');
  const event = { device: meter.id, event: 'no-use', attributes: { hours: 24 } };
  expect((await officer.ask('POST', '/api/v1/observations', { events: [event] })).status).toBe(200);
  await page.getByText('长时间未用水').first().click();
  await page.getByRole('button', { name: '电话确认' }).click();
  await dialog().getByRole('link', { name: '0531-00000000' }).waitFor();
  await keepPicture(page, 'care-call');
  await dialog().getByRole('button', { name: '电话确认' }).click();
  await page.getByText('无人接听').first().waitFor();
  await keepPicture(page, 'care-called');
  expect(browser.complaints).toEqual([]);
});
