import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import { device, EAST, EAST_COURT, WEST } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});
let server: Addresses;
let administrator: Visitor;
let east: Visitor;
beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
  east = await signInAt(server.http, administrator, 'administrator', EAST, 'edits');
});

interface Done {
  readonly changed: number;
  readonly edit: string | null;
  readonly leftCount: number;
  readonly left: readonly { device: string; why: { en: string } }[];
}
const enter = async (...devices: DeviceDraft[]): Promise<string> =>
  (await administrator.ask<Done>('POST', '/api/v1/ledger/import?reason=测试', { places: [], devices, crews: [] })).body.edit!;
const undo = (id: string, by = administrator): Promise<{ status: number; body: Done }> =>
  by.ask<Done>('POST', `/api/v1/ledger/edits/${id}/undo`, { reason: '导错了' });
const listed = async (text: string): Promise<string[]> =>
  (await administrator.get<{ items: Device[] }>(`/api/v1/devices?text=${text}`)).items.map(({ id }) => id);
const newestAudit = async (action: string): Promise<{ subject: string; detail: string }> =>
  (await administrator.get<{ items: { subject: string; detail: string }[] }>(`/api/v1/audit?action=${action}`)).items[0];
const report = (address: string, points: Record<string, number>): Promise<unknown> =>
  administrator.ask('POST', '/api/v1/observations', { observations: [{ device: address, points }] });

describe('undoing an import', () => {
  it('takes out what it made and puts back what it changed, with one audit row each; it is in the list until then', async () => {
    await enter(device('u-old', 'manhole', EAST, { name: '原名' }));
    const id = await enter(device('u-old', 'manhole', EAST, { name: '改名' }), device('u-new', 'manhole', WEST));
    const edits = await administrator.get<{ id: string; count: number; undoneBy: string | null; reason: string }[]>('/api/v1/ledger/edits');
    expect(edits.find((one) => one.id === id)).toMatchObject({ count: 2, undoneBy: null, reason: '测试' });
    const { status, body } = await undo(id);
    expect([status, body]).toEqual([200, { changed: 2, edit: expect.any(String), leftCount: 0, left: [] }]);
    expect([await listed('u-'), (await administrator.get<Device>('/api/v1/devices/u-old')).name]).toEqual([['u-old'], '原名']);
    expect(await administrator.get<Device>('/api/v1/devices/u-new')).toMatchObject({ retired: { reason: '导错了' }, live: null });
    expect((await newestAudit('ledger:undo')).detail).toContain(`2 of 2 devices of edit ${id} put back, 0 left · 导错了`);
    expect(
      (await administrator.get<{ id: string; undoneBy: string | null }[]>('/api/v1/ledger/edits')).find((one) => one.id === id)?.undoneBy,
    ).toBe(body.edit);
    const history = await administrator.get<{ action: string; before: { name: string } | null }[]>('/api/v1/devices/u-old/edits');
    expect(history.map(({ action, before }) => [action, before?.name])).toEqual([
      ['ledger:undo', '改名'],
      ['ledger:import', '原名'],
      ['ledger:import', undefined],
    ]);
  });

  it('is for those who are responsible for where it was made, and leaves what is not theirs', async () => {
    const id = await enter(device('f-1', 'manhole', EAST));
    expect((await undo(id, east)).status).toBe(404);
    expect((await east.get<unknown[]>('/api/v1/ledger/edits')).length).toBe(0);
    expect((await administrator.ask('POST', `/api/v1/ledger/edits/${id}/undo`, {})).status).toBe(400);
  });
});

describe('taking a device out of the ledger', () => {
  it('frees its addresses: what they report is heard as unregistered, and another device may have them', async () => {
    await enter(device('r-1', 'manhole', EAST, { addresses: ['lora:r1'] }));
    const { status, body } = await administrator.ask<Done>('POST', '/api/v1/ledger/retire', { devices: ['r-1'], reason: '拆除' });
    expect([status, body.changed]).toEqual([200, 1]);
    expect((await newestAudit('ledger:retire')).subject).toBe('r-1');
    await report('lora:r1', { opened: 0 });
    const strays = (): Promise<{ address: string }[]> => administrator.get('/api/v1/ingest/not-in-ledger');
    await waitFor('the address to be unregistered', async () => (await strays()).some(({ address }) => address === 'lora:r1'));
    await enter(device('r-2', 'manhole', EAST, { addresses: ['lora:r1'] }));
    await report('lora:r1', { opened: 1 });
    const read = await administrator.get<Device & { live: { values: Record<string, number> } }>('/api/v1/devices/r-2');
    expect(read.live.values.opened).toBe(1);
    expect((await administrator.get<Device>('/api/v1/devices/r-1')).name).toBe('r-1');
  });

  it('is forgotten by screens; entered again, also after a restart, it has a number that no device had', async () => {
    const one = await openServer();
    const first = await signInDemo(one.http, 'administrator');
    const enterAt = (by: Visitor, ...devices: DeviceDraft[]): Promise<unknown> =>
      by.ask('POST', '/api/v1/ledger/import', { places: [], devices, crews: [] });
    const screen = await openScreen(first);
    await enterAt(first, device('s-1', 'manhole', EAST));
    await waitFor('the device on the screen', () => screen.get('device', 's-1') !== undefined);
    const known = screen.get('device', 's-1')!.handle;
    const { handle } = await first.get<Device>('/api/v1/devices/s-1');
    await first.ask('POST', '/api/v1/ledger/retire', { devices: ['s-1'], reason: '拆除' });
    await waitFor('the screen to forget it', () => screen.get('device', 's-1') === undefined);
    expect(screen.deviceByHandle(known)).toBeUndefined();
    await one.stop();

    const two = await openServer({ folder: one.folder });
    const again = await signInDemo(two.http, 'administrator');
    const later = await openScreen(again);
    expect(later.get('device', 's-1')).toBeUndefined();
    await enterAt(again, device('s-1', 'manhole', EAST), device('s-2', 'manhole', EAST));
    await again.ask('POST', '/api/v1/observations', { observations: [{ device: 's-1', points: { opened: 1 } }] });
    await waitFor('the new row on the screen', () => later.get('device', 's-1') !== undefined);
    const fresh = later.get('device', 's-1')!;
    expect((await again.get<Device>('/api/v1/devices/s-1')).handle).toBeGreaterThan(handle);
    const { columns, kinds } = later;
    const opened = Object.keys(kinds.get('manhole')!.points).indexOf('opened');
    await waitFor('its reading', () => columns.values[columns.base[fresh.handle] + opened] === 1);
  });

  it('is refused with words while its life-safety alert is not over, and for a device that is not theirs', async () => {
    await enter(device('r-fire', 'smoke-detector', EAST_COURT));
    await report('r-fire', { fire: 1 });
    const ask = (by: Visitor): Promise<{ status: number; body: { refusal: { message: { zh: string } } } }> =>
      by.ask('POST', '/api/v1/ledger/retire', { devices: ['r-fire'], reason: '拆除' });
    const { status, body } = await ask(administrator);
    expect([status, body.refusal.message.zh]).toEqual([409, '未移出：有未结束或未确认的生命安全告警']);
    expect(await listed('r-fire')).toEqual(['r-fire']);
    await enter(device('r-west', 'manhole', WEST));
    expect((await east.ask('POST', '/api/v1/ledger/retire', { devices: ['r-west'], reason: '拆除' })).status).toBe(404);
  });
});

describe('changing several devices at once', () => {
  const ask = (
    body: object,
    by = administrator,
  ): Promise<{ status: number; body: { chosen: number; changed: number; edit: string | null; changes: unknown[] } }> =>
    by.ask('POST', '/api/v1/ledger/change', body);
  const one = (id: string): Promise<Device> => administrator.get<Device>(`/api/v1/devices/${id}`);

  it('says first what would change, then changes all that the filter holds, and is undone as a whole', async () => {
    const at = (n: number): DeviceDraft => device(`c-${n}`, 'manhole', EAST, n === 2 ? { note: '旧' } : {});
    await enter(at(1), at(2), at(3));
    const devices = { filter: { text: 'c-', kind: 'manhole' } };
    const set = { note: '汛期重点', expectedS: 600 };
    expect((await ask({ devices, set, dryRun: true })).body).toMatchObject({
      chosen: 3,
      changed: 3,
      edit: null,
      changes: expect.arrayContaining([{ id: 'c-2', name: 'c-2', fields: ['expectedS', 'note'] }]),
    });
    expect((await one('c-1')).note).toBeUndefined();
    expect((await ask({ devices, set })).status).toBe(400);
    expect((await ask({ devices, set, expect: 2, reason: '汛期' })).status).toBe(409);
    const { body } = await ask({ devices, set, expect: 3, reason: '汛期' });
    expect(body.changed).toBe(3);
    expect(await one('c-2')).toMatchObject(set);
    expect((await newestAudit('ledger:change')).detail).toContain('c-1 c-2 c-3');
    await ask({ devices: { ids: ['c-3'] }, set: { note: null }, reason: '汛期' });
    expect((await undo(body.edit!)).body).toMatchObject({
      changed: 2,
      leftCount: 1,
      left: [{ device: 'c-3', why: { en: 'It was changed since' } }],
    });
    expect([(await one('c-1')).note, (await one('c-2')).note, (await one('c-3')).expectedS]).toEqual([undefined, '旧', 600]);
  });

  it('keeps floors below a building, and touches nothing outside the jurisdiction', async () => {
    await enter(device('c-floor', 'smoke-detector', `${EAST_COURT}/B1/F03`, { floor: 3 }), device('c-far', 'manhole', WEST));
    await ask({ devices: { ids: ['c-floor'] }, set: { floor: 12 }, reason: '更正' });
    expect((await one('c-floor')).place).toBe(`${EAST_COURT}/B1/F12`);
    expect((await ask({ devices: { ids: ['c-far'] }, set: { note: 'x' }, dryRun: true }, east)).body.chosen).toBe(0);
    expect((await ask({ devices: { ids: ['c-floor'] }, set: { place: WEST }, reason: '更正' }, east)).status).toBe(403);
    expect((await ask({ devices: { ids: ['c-floor'] }, set: {}, dryRun: true })).status).toBe(400);
  });
});
