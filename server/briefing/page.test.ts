import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { label } from '#contract/label.ts';
import type { BriefingFacts } from './facts.ts';
import { briefingPage } from './page.ts';
import { sentenceOf } from './sentence.ts';

/** 27 November 2026, 08:12:00 in China. */
const AT = Date.UTC(2026, 10, 27, 0, 12);
const MINUTE = 60_000;
const FACTS: BriefingFacts = {
  number: 'SJ20261127-0042',
  title: label('7号楼 12层 · 火警', 'Building 7, floor 12 · Fire'),
  where: '芙蓉里小区·7号楼',
  state: 'dispatched',
  priority: 1,
  simulated: true,
  reached: { opened: AT, acknowledged: AT + 30_000, dispatched: AT + 2 * MINUTE, arrived: AT + 9 * MINUTE },
  alerts: [{ at: AT, what: label('火警', 'Fire'), where: '7号楼·12层', over: false }],
  moreAlerts: 2,
  tickets: [{ number: 'GD20261127-0007', crew: '消防一队', steps: [{ at: AT, action: 'dispatch', by: '张*', late: true }], onTime: null }],
};
const HEAD = { lang: 'zh', audience: label('来访', 'Visitors'), at: AT + 10 * MINUTE, key: '0123456789abcdef' } as const;

describe('a briefing', () => {
  it('says in one sentence what happened, what was done when, and what comes next', () => {
    expect(sentenceOf(FACTS).zh).toBe(
      '【模拟】08:12:00 芙蓉里小区·7号楼 7号楼 12层 · 火警，3 条告警，30 秒后确认，2 分钟后派出，9 分钟后到场，正在处置。',
    );
    const { reached: _reached, ...rest } = FACTS;
    expect(sentenceOf({ ...rest, simulated: false, reached: { opened: AT } }).en).toBe(
      '08:12:00 芙蓉里小区·7号楼: Building 7, floor 12 · Fire, 3 alerts; not yet acknowledged.',
    );
    expect(sentenceOf({ ...rest, reached: { opened: AT, closed: AT + 65 * MINUTE } }).zh).toMatch(/3 条告警，1 小时 5 分后结案。$/);
  });

  it('stands alone: no script, no address, no picture from elsewhere, in both languages', () => {
    for (const lang of ['zh', 'en'] as const) {
      const page = briefingPage(FACTS, { ...HEAD, lang });
      expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|https?:/i);
      expect(page).toContain("default-src 'none'");
      for (const said of ['SJ20261127-0042', 'GD20261127-0007', '08:12:00', '0123456789abcdef', '张*', '2026/11/27 08:22:00'])
        expect(page).toContain(said);
      expect(page).toContain(lang === 'zh' ? '模拟数据' : 'Simulated');
      expect(page).toContain(lang === 'zh' ? '另有 2 条' : 'and 2 more');
    }
  });

  it('whatever people and devices wrote stays text', () => {
    const page = briefingPage(
      {
        ...FACTS,
        title: label('<img src=x onerror=alert(1)>', '"><script>'),
        where: "'&\u202e<b>",
        tickets: [{ number: '<i>', crew: '</h3>', steps: [{ at: AT, action: '<u>', by: '<s>', late: false }], onTime: true }],
      },
      HEAD,
    );
    expect(page).not.toMatch(/<img|<script|<i>.*<\/h3><\/h3>|<u>|<s>|\u202e/);
    const parts = /^<html[\s\S]*<\/html>\n$/.exec(page);
    expect(parts).not.toBeNull();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const made = briefingPage({ ...FACTS, where: text }, HEAD);
        const tags = (of: string): number => of.split('<').length;
        expect(tags(made)).toBe(tags(briefingPage(FACTS, HEAD)));
      }),
      { verbose: true },
    );
  });
});
