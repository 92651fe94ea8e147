import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EAST } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import type { TableReport, ToWorker } from './table-messages.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

let server: Addresses;
let administrator: Visitor;
beforeAll(async () => {
  server = await openServer({}, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
});

interface Opened {
  readonly id: string;
  readonly report: TableReport;
}
const send = async (
  csv: string,
  by = administrator,
  query = 'name=台账.csv&crs=wgs84&elsewhere=true',
): Promise<{ status: number; body: Opened & { refusal?: { message: { en: string } } } }> => {
  const response = await fetch(`${server.http}/api/v1/ledger/tables?${query}`, {
    method: 'POST',
    headers: { cookie: by.cookie, 'x-quanyan': '1', 'content-type': 'text/csv' },
    body: csv,
  });
  return { status: response.status, body: (await response.json()) as Opened };
};
const row = (id: string, kind = 'manhole', place = EAST): string => `${id},${kind},井盖 ${id},117.02,36.67,${place}`;
const TITLES = 'id,kind,name,lon,lat,place';
const table = (...rows: string[]): string => [TITLES, ...rows].join('\n');

describe('a table of devices', () => {
  it('is read, mended on the page and entered; nothing of it before', async () => {
    const {
      status,
      body: { id, report },
    } = await send(table(row('t-1'), row('t-2', 'no-such-kind'), row('mh-east'), row('t-3', 'manhole', '/nowhere')));
    expect(status).toBe(200);
    expect(report).toMatchObject({ rows: 4, added: 1, faultCount: 2, refusal: null });
    expect(report.faults.map(({ row: at, cells }) => [at, cells.id])).toEqual([
      [3, 't-2'],
      [5, 't-3'],
    ]);
    expect((await administrator.ask('POST', `/api/v1/ledger/tables/${id}/enter`)).status).toBe(400);

    const mend = async (at: number, cells: Record<string, string> | null): Promise<TableReport> =>
      (await administrator.ask<{ report: TableReport }>('PUT', `/api/v1/ledger/tables/${id}/rows/${at}`, { cells })).body.report;
    expect((await mend(3, { ...report.faults[0].cells, kind: 'manhole' })).faultCount).toBe(1);
    const mended = await mend(5, null);
    expect(mended).toMatchObject({ rows: 3, added: 2, faultCount: 0 });
    expect(mended.changes).toContainEqual({ id: 't-1', name: '井盖 t-1', fields: null });
    expect((await administrator.ask('GET', '/api/v1/devices/t-1')).status).toBe(404);

    const { body } = await administrator.ask<{ changed: number }>('POST', `/api/v1/ledger/tables/${id}/enter`);
    expect(body.changed).toBe(mended.added + mended.changed);
    expect((await administrator.ask('GET', '/api/v1/devices/t-2')).status).toBe(200);
    expect((await administrator.ask('POST', `/api/v1/ledger/tables/${id}/enter`)).status).toBe(404);
    const { items } = await administrator.get<{ items: { detail: string }[] }>('/api/v1/audit?action=ledger:table');
    expect(items[0].detail).toContain(`${body.changed} of 0 places`);
  });

  it('that is none is refused in words', async () => {
    const { status, body } = await send('经度,纬度\n1,2');
    expect([status, body.refusal?.message.en]).toEqual([400, expect.stringContaining('lacks the columns id')]);
    expect((await send(table(row('a')), administrator, 'name=x.csv&crs=mars')).status).toBe(400);
  });

  it('a table that cannot be read is refused whenever its plan is asked for, also while a large ledger is handed over', async () => {
    const worker = new Worker(new URL('./table.worker.ts', import.meta.url));
    const tell = (message: ToWorker): void => worker.postMessage(message);
    tell({
      do: 'open',
      kinds: [],
      bytes: Buffer.from('no,table\n1,2'),
      options: { name: 'x.csv', crs: 'wgs84', simulated: false, elsewhere: false },
    });
    for (let plans = 0; plans < 2; plans++) {
      const answered = once(worker, 'message');
      tell({ do: 'plan' });
      expect(await answered).toEqual([
        {
          said: 'refused',
          message: { zh: expect.stringContaining('缺少列'), en: expect.stringContaining('lacks the columns') },
        },
      ]);
    }
    const gone = once(worker, 'exit');
    tell({ do: 'end' });
    expect(await gone).toEqual([0]);
  });

  it('is its owner’s alone, and a community’s administrator enters nothing elsewhere nor learns whose a name is', async () => {
    const {
      body: { id },
    } = await send(table(row('o-1')));
    const east = await signInAt(server.http, administrator, 'administrator', EAST, 'tables');
    expect((await east.ask('POST', `/api/v1/ledger/tables/${id}/enter`)).status).toBe(404);
    const {
      body: { report },
    } = await send(table(row('mh-west'), row('o-2')), east);
    expect(report.faults).toHaveLength(1);
    expect(report.faults[0].message).toEqual({
      zh: expect.stringContaining('其他辖区的设备'),
      en: expect.stringContaining('of another jurisdiction'),
    });
  });
});
