import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '#contract/commands.ts';
import { ROLES, type PersonRole } from '#contract/roles.ts';
import { refuse } from '#server/lib/refused.ts';
import { loadCommands } from './execute.ts';
import { Desk, OFFICER, person } from '../testing.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

describe('commands', () => {
  it('have one file each', async () => {
    expect([...(await loadCommands()).keys()]).toEqual(COMMAND_NAMES);
    const files = (await readdir(fileURLToPath(new URL('..', import.meta.url)))).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    const defaults = await Promise.all(
      files.map(async (name) => 'default' in ((await import(new URL(`../${name}`, import.meta.url).href)) as object) && name),
    );
    expect(defaults.filter(Boolean).sort()).toEqual(COMMAND_NAMES.map((name) => `${name}.ts`).sort());
  });
});

describe('two officers who dispatch the same incident', () => {
  it('at the same moment: one wins, the other is told who and when', async () => {
    desk.now = Date.UTC(2026, 10, 23, 4, 3, 11);
    const li = person('dispatcher', { id: 'li', name: '李四' });
    const [first, second] = await Promise.all([desk.do('dispatch'), desk.do('dispatch', { crew: 'west' }, li)]);
    expect(first).toEqual({ ok: true, seq: 1 });
    expect(second).toEqual({
      ok: false,
      refusal: {
        code: 'conflict',
        by: { id: 'zhang', name: '张三' },
        at: desk.now,
        message: { zh: '张三 已在 12:03:11 派遣，请查看后再操作', en: '张三 dispatched a crew at 12:03:11. Look again before you act.' },
      },
    });
    expect(desk.records.count('ticket')).toBe(1);
    expect(desk.crew('west').state).toBe('free');
    expect(desk.refused).toEqual([
      expect.objectContaining({
        actor: { id: 'li', name: '李四' },
        action: 'command:dispatch',
        outcome: 'refused',
        subject: desk.incident.id,
        from: '127.0.0.1',
      }),
    ]);
  });

  it('many at once: still one', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        desk.do('dispatch', { crew: i % 2 ? 'east' : 'west' }, person('duty-officer', { id: `officer-${i}` })),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.refusal.code === 'conflict')).toHaveLength(19);
  });

  it('a day later the date is told', async () => {
    await desk.must('dispatch');
    desk.now += 86_400_000;
    expect((await desk.refusal('dispatch', { version: 1 })).message.zh).toContain('11-23 12:00:00');
  });

  it('are not held up by one more alert that joins', async () => {
    desk.hear('s2');
    const seen = desk.incident.version;
    desk.hear('s3');
    await desk.must('dispatch', { version: seen });
  });
});

describe('the door', () => {
  it.each(ROLES)('lets a %s do what the role may', async (role: PersonRole) => {
    const may: Record<PersonRole, readonly string[]> = {
      'duty-officer': COMMAND_NAMES,
      dispatcher: [
        'acknowledge',
        'call',
        'split-incident',
        'join-incidents',
        'assign',
        'dispatch',
        'return',
        'verify',
        'close',
        'reopen',
        'comment',
        'redispatch',
        'operate',
        'approve',
        'decline',
      ],
      'grid-worker': ['accept', 'arrive', 'finish', 'return', 'comment'],
      leader: ['comment'],
      auditor: [],
      administrator: [],
    };
    for (const name of COMMAND_NAMES) {
      const result = await desk.execute(name, {}, person(role), '');
      expect([name, !result.ok && result.refusal.code]).toEqual([name, may[role].includes(name) ? 'invalid' : 'forbidden']);
    }
  });

  it('says which field is wrong', async () => {
    expect(await desk.refusal('dispatch', { version: 0, crew: '' })).toMatchObject({
      code: 'invalid',
      issues: [{ path: 'version' }, { path: 'crew' }],
    });
  });

  it.each([[null], [undefined], ['x'], [[]], [{ incident: { toString: null } }], [{ alerts: [{}] }]])(
    'takes any rubbish as invalid: %j',
    async (rubbish) => {
      expect(await desk.execute('acknowledge', rubbish, OFFICER, '')).toMatchObject({ ok: false, refusal: { code: 'invalid' } });
    },
  );

  it.each(['nothing', 'constructor', '__proto__', 'x'.repeat(10_000)])('knows no command %s', async (name) => {
    expect(await desk.execute(name, {}, OFFICER, '')).toMatchObject({ ok: false, refusal: { code: 'invalid' } });
    expect(desk.faults).toEqual([]);
  });

  it('does not tell what lies outside the jurisdiction', async () => {
    const outside = person('duty-officer', { jurisdiction: '/370102/370102004/c1/baihua' });
    const hidden = await desk.refusal('dispatch', {}, outside);
    const missing = await desk.refusal('dispatch', { incident: 'SJ-none' }, outside);
    expect([hidden.code, missing.code]).toEqual(['not-found', 'not-found']);
    expect(hidden.message.en.replace(desk.incident.id, '#')).toBe(missing.message.en.replace('SJ-none', '#'));
  });

  it('says what a record is and what can be done with it', async () => {
    await desk.take('closed');
    expect(await desk.refusal('accept')).toMatchObject({
      code: 'illegal',
      message: {
        zh: '工单 GD20261123-0001 现在是“已结案”，不能接单；可以：重开、备注',
        en: 'Ticket GD20261123-0001 is “Closed”: “Accept” is not possible. Possible now: Reopen, Comment.',
      },
    });
  });

  it('leaves everything as it was when the journal refuses', async () => {
    desk.journalFault = refuse('storage', '存储故障', 'Storage is failing.');
    expect((await desk.refusal('dispatch')).code).toBe('storage');
    expect([desk.records.count('ticket'), desk.incident.state, desk.crew('east').state]).toEqual([0, 'open', 'free']);
  });

  it('does not say that something is done which somebody else is only just doing', async () => {
    const first = desk.do('acknowledge');
    desk.journalFault = refuse('storage', '存储故障', 'Storage is failing.');
    expect((await desk.refusal('acknowledge')).code).toBe('storage');
    expect((await first).ok).toBe(false);
    desk.journalFault = null;
    expect([desk.alert.acked, await desk.do('acknowledge')]).toMatchObject([null, { ok: true }]);
  });

  it('tells our own faults apart, and hides their words', async () => {
    desk.journalFault = new Error('secret detail');
    const refusal = await desk.refusal('dispatch');
    expect(refusal.code).toBe('internal');
    expect(JSON.stringify(refusal)).not.toContain('secret');
    expect(desk.faults).toEqual([desk.journalFault]);
  });

  it('writes an audit row with what is done', async () => {
    await desk.take('accepted');
    await desk.must('finish');
    const entry = desk.entries.at(-1) as unknown as { audit: { detail: string } };
    expect(entry.audit).toMatchObject({
      actor: { id: 'zhang' },
      action: 'command:finish',
      subject: desk.ticket.id,
      outcome: 'done',
      from: '127.0.0.1',
    });
  });
});
