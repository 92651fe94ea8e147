import { connectAsync, type MqttClient } from 'mqtt';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Operation } from '#contract/records/operation.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { encodeResult, orderTopicOf, readOrder, resultTopicOf } from '#server/ingest/mqtt/dialects/quanyan/wire/orders.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';
import { keepPicture } from './keep-picture.ts';

const DEVICES = 300;
const gate = smallTown(DEVICES).devices.find(({ kind }) => kind === 'access-gate')!;
/** Another gate of the same compound, which was never heard. */
const neighbour = { ...gate, id: `${gate.id}-2`, name: '北门 人行道闸', addresses: [] };

let server: DemoServer;
let browser: RealBrowser;
let page: Page;
let controller: MqttClient;
/** What the gate does when it is told. */
let obeys = true;

beforeAll(async () => {
  server = await openDemoServer(DEVICES, (ledger) => ({ ...ledger, devices: [...ledger.devices, neighbour] }), undefined, {
    QUANYAN_SECOND_PERSON: '1',
  });
  controller = await connectAsync(server.mqtt, { protocolVersion: 4 });
  controller.on('message', (_topic, payload) => {
    const { operation } = readOrder(payload.toString())!;
    const result = obeys ? ({ operation, result: 'taken' } as const) : ({ operation, result: 'refused', text: '电机过热' } as const);
    void controller.publishAsync(resultTopicOf(gate.id), encodeResult(result), { qos: 1 });
    if (obeys) void controller.publishAsync(topicOf(gate.id), encodeReports({ points: { opened: 1 } }), { qos: 1 });
  });
  await controller.subscribeAsync(orderTopicOf(gate.id)!, { qos: 1 });
  await server.report(gate.id, { opened: 0 });
  browser = await openBrowser({ width: 1366, height: 768 }, { withoutMap: true });
  await browser.signIn(server.http, 'duty-officer');
  page = await browser.open(`${server.http}/desk?open=${encodeURIComponent(`device:${gate.id}`)}`);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await controller?.endAsync(true);
  await server?.end();
});

const newest = (): ReturnType<Page['locator']> => page.locator('[data-operation]').first();
const inState = (state: string): Promise<void> => page.locator(`[data-operation][data-state="${state}"]`).first().waitFor();

it('a gate is opened from its panel: asked first, told, and its state is seen as it changes', async () => {
  await page.locator('[data-action="open"]').click();
  await page.getByText('门打开一次，随后自行关闭。').waitFor();
  await keepPicture(page, 'operate-ask');
  await page.locator('[data-send]').click();
  await inState('confirmed');
  expect(await newest().innerText()).toContain('已执行');
  obeys = false;
  await page.locator('[data-action="release"]:enabled').click();
  await page.locator('[data-send]').click();
  await page.getByText('设备拒绝执行：电机过热').waitFor();
  expect(await newest().getAttribute('data-state')).toBe('refused');
  obeys = true;
});

it('what is critical needs a reason and a second person, and meanwhile nothing else can be given', async () => {
  await page.locator('[data-action="hold-open"]:enabled').click();
  await page.locator('[data-send]').click();
  await page.getByText('请写明原因').waitFor();
  await page.getByRole('textbox').fill('消防通道演练');
  await keepPicture(page, 'operate-critical');
  await page.locator('[data-send]').click();
  await inState('awaiting');
  await page.getByText('有操作在进行').waitFor();
  expect(await page.locator('[data-action]:enabled').count()).toBe(0);
  await keepPicture(page, 'operate-awaiting');
  const dispatcher = await signInDemo(server.http, 'dispatcher');
  const { items } = await dispatcher.get<{ items: Operation[] }>('/api/v1/operations?state=awaiting');
  expect(await dispatcher.command('approve', { group: items[0].group })).toMatchObject({ ok: true });
  await waitFor('the gate to stay open', async () => (await newest().getAttribute('data-state')) === 'confirmed');
});

it('of a group it is seen how many did it, and which did not and why', async () => {
  await page.locator('[data-action="open"]:enabled').click();
  await page.locator('[data-scope="compound"]').click();
  await page.locator('[data-send]').click();
  await page.getByText(neighbour.name).first().waitFor();
  await page.getByText('设备从未上报，无法下发').first().waitFor();
  await inState('confirmed');
  expect(await page.locator('[role="progressbar"]').first().getAttribute('aria-valuenow')).not.toBe('0');
  await keepPicture(page, 'operate-group');
});
