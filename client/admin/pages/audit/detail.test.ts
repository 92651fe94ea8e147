import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { actionWords } from './actions.ts';
import { detailOf, type Names } from './detail.ts';

const KNOWN: Names = {
  names: { 'crew-east': '东片巡查队', 'u-7': '王芳', 'mh-1': '东苑西门井盖', 'mh-2': '东苑东门井盖' },
  places: { '/370102/370102004': '泉城路街道' },
};
const said = (action: string, detail: string, subject = ''): [zh: string, en: string] => [
  detailOf({ action, subject, detail }, KNOWN, 'zh'),
  detailOf({ action, subject, detail }, KNOWN, 'en'),
];

describe('what an audit row says', () => {
  it('of a command is its fields, with names for ids, without what tells nobody anything', () => {
    const detail = JSON.stringify({ incident: 'SJ1', version: 3, crew: 'crew-east', note: 'hold the door' });
    expect(said('command:dispatch', detail, 'SJ1')).toEqual(['队伍 东片巡查队；说明 hold the door', 'Crew 东片巡查队; Note hold the door']);
    expect(said('command:assign', JSON.stringify({ incident: 'SJ1', owner: 'u-7' }), 'SJ1')).toEqual(['负责人 王芳', 'Owner 王芳']);
    expect(said('command:verify', JSON.stringify({ result: 'rework', note: '' }))).toEqual(['核查结果 返工', 'Result rework']);
    expect(said('command:split-incident', JSON.stringify({ alerts: ['a', 'b'] }))).toEqual(['告警 ×2', 'Alerts ×2']);
    expect(said('command:operate', JSON.stringify({ devices: ['mh-1', 'mh-2'], action: 'open' }))).toEqual([
      '设备 东苑西门井盖、东苑东门井盖；操作 open',
      'Devices 东苑西门井盖, 东苑东门井盖; Action open',
    ]);
  });

  it('of a refusal is why, in the language of the reader', () => {
    const refused = JSON.stringify({ refused: 'conflict', zh: '已被他人确认', en: 'Somebody was first.' });
    expect(said('command:acknowledge', refused)).toEqual(['已被他人确认', 'Somebody was first.']);
    // As it was written before.
    expect(said('command:acknowledge', 'conflict: Somebody was first.')[0]).toBe('conflict: Somebody was first.');
  });

  it.each([
    [
      'user:change',
      'wang: role duty-officer → dispatcher; 调岗',
      'wang: 角色 值班员 → 派遣员; 调岗',
      'wang: role Duty officer → Dispatcher; 调岗',
    ],
    ['user:change', 'wang: disabled false → true; left', 'wang: 停用 否 → 是; left', 'wang: disabled no → yes; left'],
    ['user:add', 'wang auditor /', 'wang 审计员 全部辖区', 'wang Auditor everything'],
    ['user:add', 'wang auditor /370102/370102004', 'wang 审计员 泉城路街道', 'wang Auditor 泉城路街道'],
    ['user:crews', 'crew-east', '东片巡查队', '东片巡查队'],
    [
      'ledger:table',
      '39 of 0 places, 39 devices, 0 crews · 新装 · edit e-1',
      '更改 39 项（地点 0、设备 39、队伍 0） · 新装 · 批次 e-1',
      null,
    ],
    [
      'ledger:change',
      'note = 已换 of 2 devices · 换新 · edit e-2 · mh-1 mh-2',
      'note = 已换（2 台设备） · 换新 · 批次 e-2 · 东苑西门井盖 东苑东门井盖',
      null,
    ],
    [
      'credential:issue',
      'for 90 days, the one before for 24 h',
      '有效期 90 天, 旧凭据再用 24 小时',
      'for 90 days, the one before for 24 h',
    ],
    [
      'limit:set',
      'waterLevelCm alert: 180 (kind) → 145, release 142; 雨季',
      'waterLevelCm alert: 180（类型规定） → 145, 恢复 142; 雨季',
      null,
    ],
    ['event:prune', '12 events of evidence older than 30 days', '12 条，超过 30 天', '12 events of evidence older than 30 days'],
    [
      'session:refused',
      '3 refused: sign-in ×3; admin ×3; of 1 addresses, 3 from the one named here',
      '拒绝 3 次：登录 ×3; admin ×3；来自 1 个地址，其中此地址 3 次',
      null,
    ],
    // What a person wrote is nobody's to translate.
    ['ledger:import', 'nothing new for 3 days, none', 'nothing new for 3 days, none', 'nothing new for 3 days, none'],
    ['command:comment', '{"text":"cut', '{"text":"cut', '{"text":"cut'],
  ])('%s: %s', (action, detail, zh, en) => {
    const [inChinese, inEnglish] = said(action, detail);
    expect(inChinese).toBe(zh);
    if (en !== null) expect(inEnglish).toBe(en);
  });
});

it('every action that the server writes has words', async () => {
  const server = new URL('../../../../server/', import.meta.url);
  const unknown: string[] = [];
  for await (const file of glob('**/*.ts', { cwd: server })) {
    if (/test|suite|fixture/.test(file)) continue;
    // `action: 'a:b'`, or the action as an argument of what appends the row.
    const found = readFileSync(new URL(file, server), 'utf8').matchAll(
      /(?:action: |(?:[Aa]udit(?:ed)?|[Nn]oted?|say)\([^)'`]*)'([a-z-]+:[a-z-]+)'/g,
    );
    for (const [, action] of found) if (actionWords(action) === undefined) unknown.push(`${file}: ${action}`);
  }
  expect(unknown).toEqual([]);
});
