import { afterAll, beforeAll, expect, it } from 'vitest';
import { EAST, EAST_COURT, WEST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInAt, signInDemo, type Visitor } from '#tests/harness/visitor.ts';

interface Told {
  readonly items: readonly { action: string; subject: string; detail: string }[];
  readonly names?: Readonly<Record<string, string>>;
  readonly places?: Readonly<Record<string, string>>;
}
const cleanUp: (() => Promise<void>)[] = [];
let server: Addresses;
let administrator: Visitor;

beforeAll(async () => {
  const ledger = smallLedger([
    { ...device('mh-named', 'manhole', EAST_COURT), name: '东苑西门井盖' },
    { ...device('help-1', 'sos-button', EAST_COURT), name: '王奶奶家求助按钮' },
  ]);
  server = await openServer({ ledger }, (work) => cleanUp.push(work));
  administrator = await signInDemo(server.http, 'administrator');
  const officer = { login: 'wang', name: '王芳', role: 'duty-officer', jurisdiction: EAST };
  expect((await administrator.ask('POST', '/api/v1/users', officer)).status).toBe(200);
  const ids = ['mh-named', 'help-1'];
  expect(
    (await administrator.ask('POST', '/api/v1/ledger/change', { devices: { ids }, set: { note: '已换' }, reason: 'mh-named help-1' }))
      .status,
  ).toBe(200);
});
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

it('names what its rows speak of, as far as its reader may know it, when that is asked for', async () => {
  const told = await administrator.get<Told>('/api/v1/audit?names=true');
  const added = told.items.find(({ action }) => action === 'user:add')!;
  expect(told.names).toMatchObject({ [added.subject]: '王芳', 'mh-named': '东苑西门井盖' });
  expect(told.places?.[EAST]).toBe('东社区');
  // Though a row speaks of it, who needs care is not for who audits.
  expect(JSON.stringify(told)).toContain('help-1');
  expect(JSON.stringify(told)).not.toContain('王奶奶');
  expect(await administrator.get<Told>('/api/v1/audit')).not.toHaveProperty('names');
});

it('lists the people whose rows can be asked for, those of one’s jurisdiction', async () => {
  const everybody = await administrator.get<{ name: string; login: string; disabled: boolean }[]>('/api/v1/audit/actors');
  expect(everybody).toContainEqual(expect.objectContaining({ name: '王芳', login: 'wang', disabled: false }));
  const auditor = await signInAt(server.http, administrator, 'auditor', WEST, 'shen');
  const own = (await auditor.get<{ login: string }[]>('/api/v1/audit/actors')).map(({ login }) => login);
  expect(own).toEqual([expect.stringMatching(/^shen-/)]);
});
