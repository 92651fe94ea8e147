import { describe, expect, it } from 'vitest';
import { SOURCE_KIND, SOURCE_QUIET } from '#contract/kinds/source-alert.ts';
import { put } from '#contract/records/record.ts';
import { FURONG, signal } from '#server/incidents/testing.ts';
import { B3, Block, UNIT } from './testing.ts';

const MINUTE = 60_000;
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

describe('a gateway that is down', () => {
  it('is one incident with the devices that report through it, at once or one after the other', () => {
    const block = new Block();
    block.hangUnit(4);
    block.hang('lone', 'manhole');
    block.say([UNIT]);
    block.now += 60 * MINUTE;
    block.say(['smoke-0', 'smoke-1', 'lone']);
    block.now += 20 * MINUTE;
    block.say(['smoke-2']);
    expect(block.incidents).toHaveLength(2);
    const incident = block.incidentOf('smoke-0');
    expect(incident.alerts).toHaveLength(4);
    expect(incident.title).toEqual({
      zh: '3号楼传输装置 · 设备离线 → 下接 3 个设备失联',
      en: '3号楼传输装置 · Device offline → 3 devices behind it silent',
    });
    block.now += MINUTE;
    block.say([UNIT, 'smoke-0', 'smoke-1', 'smoke-2'], 'offline', false);
    expect(block.alertOf('smoke-2').active).toBe(false);
    block.say(['smoke-3']);
    expect(block.incidentOf('smoke-3').id).not.toBe(incident.id);
  });
});

describe('a source that is silent', () => {
  it('is one incident with its devices: those that were silent before, and those that follow', () => {
    const block = new Block();
    for (const id of names('well', 4)) block.hang(id, 'manhole');
    block.hang('other', 'manhole');
    for (const id of names('well', 4)) block.quietSources.set(id, 'source:mqtt');
    block.say(['well-0', 'other']);
    block.now += 5 * MINUTE;
    const quiet = { device: null, address: 'source:mqtt', kind: SOURCE_KIND, code: SOURCE_QUIET, place: FURONG, on: true };
    block.tell([signal('', { ...quiet, receivedAt: block.now, text: '接入源 mqtt：已 5 分钟没有任何上报。' })]);
    const incident = block.incidents.find(({ cause }) => cause?.correlation === 'source-quiet')!;
    expect(incident).toMatchObject({
      severity: 2,
      lifeSafety: false,
      alerts: { length: 2 },
      cause: { subject: 'source:mqtt', presumed: false },
    });
    block.now += 30 * MINUTE;
    block.say(['well-1', 'well-2', 'well-3']);
    const { title, alerts, reason } = block.incidentOf('well-3');
    expect([block.incidentOf('well-3').id, block.incidentOf('well-0').id]).toEqual([incident.id, incident.id]);
    expect([alerts.length, title]).toEqual([
      5,
      { zh: '接入源 mqtt · 无上报 → 4 台设备失联', en: 'Source mqtt · quiet → 4 devices silent' },
    ]);
    expect(reason.zh).toContain('设备离线 ×4');
    expect(block.incidentOf('other').id).not.toBe(incident.id);
    // Heard again, nothing is left of it.
    block.quietSources.clear();
    block.tell([signal('', { ...quiet, on: false, receivedAt: block.now, observedAt: block.now + 1 })]);
    block.say(names('well', 4), 'offline', false);
    expect([...block.records.all('alert')].filter(({ active }) => active).map(({ device }) => device)).toEqual(['other']);
    expect(block.faults).toEqual([]);
  });
});

describe('a gateway that goes on reporting', () => {
  it('while half of what is behind it falls silent, presumably has a line that is cut', () => {
    const block = new Block();
    block.hangUnit(6);
    block.say(['smoke-0']);
    block.now += 20 * MINUTE;
    block.say(['smoke-1']);
    expect(block.incidents.every(({ cause }) => cause === undefined)).toBe(true);
    block.now += 20 * MINUTE;
    block.say(['smoke-2']);
    expect(block.incidentOf('smoke-0')).toMatchObject({
      alerts: { length: 3 },
      cause: { correlation: 'line-down', presumed: true },
      title: { zh: '3号楼传输装置 · 线路中断？→ 下接 3 个设备失联' },
    });
    expect(block.open).toHaveLength(1);
  });
});

describe('a building whose mains-powered devices fall silent', () => {
  it('is presumed to be without power or network, until a transmission unit says so', () => {
    const block = new Block();
    for (const id of names('cam', 5)) block.hang(id, 'elevator-camera');
    block.hang('unit', 'uitd');
    block.hang('well', 'hydrant-pressure');
    block.say(['cam-0']);
    block.now += 2 * MINUTE;
    block.say(['well', 'cam-1']);
    expect(block.incidents).toHaveLength(1);
    expect(block.incidents[0].cause).toBeUndefined();
    block.now += 2 * MINUTE;
    block.say(['cam-2']);
    expect(block.open).toHaveLength(2);
    expect(block.incidentOf('well').alerts).toHaveLength(1);
    expect(block.incidentOf('cam-0')).toMatchObject({
      severity: 3,
      cause: { correlation: 'mains-off', presumed: true },
      title: { zh: '3号楼 · 断电或断网？→ 3 个设备离线', en: '3号楼 · no power or network? → 3 devices silent' },
    });
    expect(block.incidentOf('cam-0').reason.zh).toMatch(/^推测：3号楼 断电或断网/);
    block.say(['unit'], 'main-power-fault');
    expect(block.incidentOf('cam-0').title.zh).toBe('3号楼 · 主电断 → 4 个设备');
    expect(block.incidentOf('unit')).toBe(block.incidentOf('cam-0'));
  });
});

describe('a compound whose mains-powered devices fall silent', () => {
  const FURONG = B3.slice(0, -3);
  const town = (): Block => {
    const block = new Block();
    block.records.apply([put('place', { ...block.records.get('place', B3)!, id: 'b4', path: `${FURONG}/b4`, name: '4号楼' })]);
    for (const id of names('b3', 6)) block.hang(id, 'elevator-camera');
    for (const id of names('b4', 6)) block.hang(id, 'elevator-camera', { place: `${FURONG}/b4` });
    return block;
  };

  it('in several buildings at once is one incident, into which goes what was presumed of each building', () => {
    const block = town();
    block.say(names('b3', 6));
    expect(block.incidentOf('b3-0').cause?.correlation).toBe('mains-off');
    block.now += MINUTE;
    block.say(names('b4', 3));
    expect(block.open.map(({ cause }) => cause?.subject)).toEqual([B3, `${FURONG}/b4`]);
    block.now += MINUTE;
    block.say(['b4-3', 'b4-4']);
    expect(block.open).toMatchObject([
      {
        cause: { correlation: 'area-off', subject: FURONG },
        title: { zh: '芙蓉里小区 · 片区断电或断网？→ 11 个设备离线' },
        alerts: { length: 11 },
      },
    ]);
    expect(block.incidents.filter(({ joinedTo }) => joinedTo === block.open[0].id)).toHaveLength(2);
    block.say(['b4-5']);
    expect(block.open[0].alerts).toHaveLength(12);
  });

  it('leaves what somebody deals with where it is', () => {
    const block = town();
    block.say(names('b3', 6));
    const own = block.incidentOf('b3-0');
    block.records.apply([put('incident', { ...own, owner: { id: 'zhang', name: '张三' } })]);
    block.say(names('b4', 6));
    expect(block.incidentOf('b3-0').id).toBe(own.id);
    expect(block.incidentOf('b4-0')).toMatchObject({ cause: { correlation: 'area-off' }, alerts: { length: 6 } });
  });
});

describe('a home where somebody needs care', () => {
  const home = { place: `${B3}/f2`, name: '2层 201 关爱设备' };

  it('without water for a day, and with another care device silent, is one incident that asks for a visit', () => {
    const block = new Block();
    block.hang('meter', 'elder-water-meter', home);
    block.hang('button', 'sos-button', home);
    block.hang('other', 'elder-water-meter', { place: `${B3}/f1` });
    block.say(['meter'], 'no-water');
    expect(block.incidentOf('meter').title.zh).toContain('长时间未用水');
    block.now += 5 * MINUTE;
    block.say(['button', 'other']);
    expect(block.incidentOf('button')).toMatchObject({
      id: block.incidentOf('meter').id,
      severity: 2,
      told: 'nothing',
      title: { zh: '2层 · 长时间未用水且关爱设备异常，请电话确认或上门查看' },
    });
    expect(block.incidentOf('other').id).not.toBe(block.incidentOf('meter').id);
    block.say(['button'], 'sos');
    expect(block.incidentOf('button').title.zh).toContain('求助');
  });
});

describe('a fence', () => {
  const hang = (block: Block): void => {
    for (const id of ['zone-1', 'zone-2']) block.hang(id, 'perimeter-zone', { place: FURONG });
    block.hang('panel', 'alarm-panel', { place: FURONG });
    block.hang('unit', 'uitd', { place: FURONG });
  };

  it('that is crossed, and whose next stretch and panel are tampered with, is one incident with a sentence', () => {
    const block = new Block();
    hang(block);
    block.say(['zone-1'], 'intrusion');
    expect(block.incidentOf('zone-1').title.zh).toContain('周界入侵');
    block.now += MINUTE;
    block.say(['zone-2'], 'tamper');
    block.say(['panel', 'unit'], 'main-power-fault');
    const incident = block.incidentOf('zone-1');
    expect(incident).toMatchObject({ severity: 2, cause: { correlation: 'fence-crossed', presumed: true } });
    expect(incident.alerts).toHaveLength(3);
    expect(incident.title.zh).toMatch(/疑似有人翻越周界 → 3 处异常$/);
    expect(incident.title.en).toMatch(/fence crossed\? → 3 devices$/);
    expect(block.incidentOf('unit').id).not.toBe(incident.id);
  });

  it('of which nothing was heard for a while, or that nobody crossed, is nothing more than its alerts', () => {
    const block = new Block();
    hang(block);
    block.say(['zone-1'], 'intrusion');
    block.now += 11 * MINUTE;
    block.say(['panel'], 'main-power-fault');
    expect(block.incidentOf('panel').cause).toBeUndefined();
    const other = new Block();
    hang(other);
    other.say(['zone-1', 'zone-2'], 'tamper');
    expect(other.incidentOf('zone-1').cause).toBeUndefined();
  });
});

describe('the meter of a building that reads no voltage', () => {
  it('is a power cut that nobody needs to presume, with the lifts that stand', () => {
    const block = new Block();
    for (const id of names('lift', 2)) block.hang(id, 'elevator-camera');
    block.hang('meter', 'electricity-meter', { addresses: ['mc-1/dlt645.000000000001'] });
    block.say(['meter'], 'main-power-fault');
    expect(block.incidentOf('meter')).toMatchObject({
      cause: { correlation: 'mains-off', presumed: false },
      title: { zh: '3号楼 · 主电断 → 1 个设备' },
      reason: { zh: expect.stringContaining('楼内有 2 部电梯') as string, en: expect.stringContaining('2 lifts') as string },
    });
  });
});

describe('a gas detector that alarms', () => {
  it('while a gas meter of its building runs too fast, presumably smells what leaks behind that meter', () => {
    const block = new Block();
    block.hang('nose', 'gas-alarm');
    block.hang('meter', 'gas-meter', { addresses: ['mc-1/cjt188.30.33020000000001'] });
    block.say(['nose'], 'gas-leak');
    expect(block.incidentOf('nose').cause).toBeUndefined();
    block.say(['meter'], 'overflow');
    expect(block.incidentOf('meter').id).toBe(block.incidentOf('nose').id);
    expect(block.incidentOf('nose')).toMatchObject({ severity: 1, cause: { correlation: 'gas-flows', presumed: true } });
    expect(block.incidentOf('nose').reason.zh).toContain('先关该表阀门');
    expect(block.open).toHaveLength(1);
  });
});
