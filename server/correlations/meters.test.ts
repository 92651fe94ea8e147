import { describe, expect, it } from 'vitest';
import { FURONG } from '#server/incidents/testing.ts';
import { B3, Block } from './testing.ts';

const MINUTE = 60_000;

function heated(): Block {
  const block = new Block();
  block.hang('heat', 'heat-meter', { place: B3 });
  return block;
}

describe('residents who say that it is cold', () => {
  it('where the supply is too cold are told to the heating company, whichever is heard first', () => {
    for (const order of [
      ['supply-cold', 'cold-complaint'],
      ['cold-complaint', 'supply-cold'],
    ]) {
      const block = heated();
      for (const code of order) {
        block.say(['heat'], code, true, { value: code === 'supply-cold' ? 37.3 : 4 });
        block.now += MINUTE;
      }
      const [incident] = block.open;
      expect([block.open.length, incident.alerts.length, incident.cause]).toMatchObject([
        1,
        2,
        { correlation: 'cold-homes', presumed: true },
      ]);
      expect(incident.title.zh).toContain('不热投诉 4 件：供水温度不足');
      expect(incident.reason.zh).toContain('供水 37.3 ℃');
      expect(incident.reason.en).toContain('4 open complaints of cold; its heat meter says supply at 37.3 ℃');
    }
  });

  it('where the supply is in range are looked at in the flats, with a hot return at the risers', () => {
    const block = heated();
    block.say(['heat'], 'cold-complaint', true, { value: 1 });
    expect(block.open[0].title.zh).toContain('供水温度未越限');
    expect(block.open[0].reason.en).toContain(
      '1 open complaint of cold; its heat meter says nothing of a cold supply: presumably it is the flats',
    );
    block.now += MINUTE;
    block.say(['heat'], 'return-hot', true, { value: 52 });
    expect([block.open.length, block.open[0].reason.zh]).toEqual([1, expect.stringContaining('回水 52 ℃ 偏热：推测楼内水力失调')]);
  });

  it('are none where only the meter speaks', () => {
    const block = heated();
    block.say(['heat'], 'supply-cold', true, { value: 37 });
    expect(block.open[0].cause).toBeUndefined();
  });
});

describe('water that runs into a compound by night', () => {
  function compound(...flows: number[]): Block {
    const block = new Block();
    block.hang('district', 'water-meter', { place: FURONG });
    flows.forEach((value, n) => {
      block.hang(`home-${n}`, 'water-meter', { place: B3 });
      block.say([`home-${n}`], 'leak', true, { value });
    });
    return block;
  }

  it('and through no household’s meter is lost underground: the sentence says how much', () => {
    const block = compound(0.1, 0.2);
    expect(block.incidentOf('home-0').cause).toBeUndefined();
    block.now += MINUTE;
    block.say(['district'], 'leak', true, { value: 1.5 });
    const incident = block.incidentOf('district');
    expect(incident).toMatchObject({ cause: { correlation: 'district-leak', presumed: true }, severity: 3 });
    expect(incident.alerts).toHaveLength(3);
    expect(incident.title.zh).toContain('管网漏损约 1.2 m³/h');
    expect(incident.reason.zh).toContain('夜间最小流量 1.5 m³/h，其中 2 块户表报漏水共 0.3 m³/h');
    expect(incident.reason.en).toContain('presumably about 1.2 m³/h is lost');
  });

  it('and out in the flats is no leak of the network', () => {
    const block = compound(0.4, 0.55);
    block.say(['district'], 'leak', true, { value: 1 });
    expect(block.incidentOf('district').title.zh).toContain('夜间漏水在户内');
  });

  it('of one meter alone is lost wholly; leaks of flats alone are their own', () => {
    const block = compound();
    block.say(['district'], 'leak', true, { value: 0.8 });
    expect(block.incidentOf('district').title.en).toContain('about 0.8 m³/h lost underground?');
    const flats = compound(0.1, 0.1, 0.1);
    expect(flats.open.map(({ cause }) => cause)).toEqual(flats.open.map(() => undefined));
  });
});
