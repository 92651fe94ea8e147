import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WarningReport } from '#contract/reports/warning.ts';
import { readCap } from './codec.ts';
import { encodeCap, referenceTo, type CapDraft } from './wire/document.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 15, 30);
const HOUR = 3_600_000;
const CIRCLE = '<circle>36.66,117.02 3</circle>';
const DRAFT: CapDraft = {
  sender: 'weather@example.invalid',
  identifier: '37010241600000_20261123001530',
  sent: NOW,
  status: 'Actual',
  senderName: '模拟气象台',
  event: '暴雨',
  severity: 'Severe',
  headline: '发布暴雨橙色预警 <模拟>',
  expires: NOW + 6 * HOUR,
  areaDesc: '历下区',
  area: CIRCLE,
};
const read = (draft: Partial<CapDraft> = {}, edit = (text: string): string => text): ReturnType<typeof readCap> =>
  readCap(Buffer.from(edit(encodeCap({ ...DRAFT, ...draft }))), NOW);
const reportOf = (...args: Parameters<typeof read>): WarningReport => {
  const found = read(...args);
  if (!('report' in found)) throw new Error(JSON.stringify(found));
  return found.report;
};
const faultOf = (...args: Parameters<typeof read>): string => {
  const found = read(...args);
  return 'fault' in found ? found.fault : JSON.stringify(found);
};

describe('a CAP document', () => {
  it('is read with its words, times, degree and area, longitude first', () => {
    const report = reportOf();
    expect(report).toMatchObject({ act: 'alert', simulated: false, sent: NOW, references: [] });
    const [{ areas, ...info }] = report.infos;
    expect(info).toMatchObject({ hazard: 'rain', colour: 2, headline: '发布暴雨橙色预警 <模拟>', from: NOW, expires: NOW + 6 * HOUR });
    const [{ rings }] = areas;
    expect([rings.length, rings[0].length, rings[0][0]]).toEqual([1, 49, rings[0][48]]);
    const [lon, lat] = rings[0][0];
    expect([lon - 117.02, lat - 36.66].map((each) => Math.round(each * 1000))).toEqual([34, 0]);
  });

  it.each([
    ['Extreme', 1],
    ['Moderate', 3],
    ['Minor', 4],
    ['Orange', 2],
    ['蓝色', 4],
  ])('of %s is of colour %i', (severity, colour) => expect(reportOf({ severity }).infos[0].colour).toBe(colour));

  it('is known by the code of its event before its words', () => {
    const coded = (code: string) => reportOf({ event: '天气' }, (text) => text.replace('<urgency>', `${code}<urgency>`)).infos[0].hazard;
    expect(coded('<eventType>11B06</eventType>')).toBe('wind');
    expect(coded('<eventCode><valueName>x</valueName><value>11b03</value></eventCode>')).toBe('rain');
    expect([coded(''), reportOf({ event: '雷雨大风' }).infos[0].hazard]).toEqual(['other', 'wind']);
  });

  it('begins when it says, and names those it replaces', () => {
    const former = { sender: 'a', identifier: 'b', sent: NOW - HOUR };
    expect(reportOf({ onset: NOW + HOUR }).infos[0].from).toBe(NOW + HOUR);
    expect(reportOf({ msgType: 'Update', references: [referenceTo(former)], status: 'Exercise' })).toMatchObject({
      act: 'update',
      simulated: true,
      references: [former],
    });
    const cancel = reportOf({ msgType: 'Cancel', references: [referenceTo(former)], event: undefined as never });
    expect(cancel).toMatchObject({ act: 'cancel', infos: [] });
  });

  it('of several languages says it in Chinese', () => {
    const both = reportOf({}, (text) => {
      const [, info] = /(<info>.*<\/info>)/s.exec(text)!;
      return text.replace(info, info.replace('zh-CN', 'en-US').replace('暴雨', 'Rainstorm') + info);
    });
    expect(both.infos.map(({ event }) => event)).toEqual(['暴雨']);
  });

  it.each(['Test', 'Draft', 'System'] as const)('that is a %s warns nobody', (status) =>
    expect(read({ status: status as 'Test' })).toEqual({ ignored: `its status is ${status}: it warns nobody` }),
  );

  it.each<[string, Partial<CapDraft>, (text: string) => string]>([
    ['has a DOCTYPE', {}, (text) => text.replace('<alert', '<!DOCTYPE alert [<!ENTITY a "b">]><alert')],
    ['not well-formed', {}, (text) => text.slice(0, -12)],
    ['not a CAP <alert>', {}, () => '<rss/>'],
    ['<severity> is Extreme, Severe, Moderate or Minor (red … blue), got "Unknown"', { severity: 'Unknown' }, String],
    ['<severity> is Extreme, Severe, Moderate or Minor (red … blue), got "constructor"', { severity: 'constructor' }, String],
    ['<info> has no <expires>', { expires: undefined as never }, String],
    ['<expires> is 2099-01-01T00:00:00.000Z, more than 10 days ahead', { expires: Date.UTC(2099, 0, 1) }, String],
    ['<sent> is 2099-01-01T00:00:00.000Z, which is still to come', { sent: Date.UTC(2099, 0, 1) }, String],
    ['is not after it begins', { expires: NOW, onset: NOW + 1000 }, String],
    ['a time with its offset', {}, (text) => text.replaceAll('+08:00', '')],
    ['<msgType> is Alert', {}, (text) => text.replace('>Alert<', '>Alarm<')],
    ['only Public warnings are taken', {}, (text) => text.replace('>Public<', '>Private<')],
    ['names in <references> what it updates', { msgType: 'Update' }, String],
    ['<references> are sender,identifier,sent', { msgType: 'Update', references: ['a,b'] }, String],
    ['<info> has no <area>', { area: undefined as never }, String],
    ['nobody can say where it is', { area: '<geocode><valueName>SAME</valueName><value>006109</value></geocode>' }, String],
    ['at least four pairs, the last like the first', { area: '<polygon>36,117 37,117 37,118 36,118</polygon>' }, String],
    ['in degrees, got "117,36.5"', { area: '<polygon>117,36.5 118,36.5 118,37 117,36.5</polygon>' }, String],
    ['with the radius in km', { area: '<circle>36.66,117.02</circle>' }, String],
    ['<alert> has no <sender>', { sender: '' }, String],
  ])('is refused in words: %s', (words, draft, edit) => expect(faultOf(draft, edit)).toContain(words));

  it('never throws, whatever is in it', () => {
    const whole = Buffer.from(encodeCap(DRAFT));
    const broken = fc.tuple(fc.nat(whole.length), fc.nat(255), fc.nat(30)).map(([at, value, cut]) => {
      const out = [...whole];
      out.splice(at, cut, value);
      return Uint8Array.from(out);
    });
    fc.assert(
      fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 300 })), (bytes) => void readCap(bytes, NOW)),
      { numRuns: 3000 },
    );
  });
});
