import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { label } from '#contract/label.ts';
import { FACTORS } from '#contract/risk/risk.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { checkModel, loadModel, type RiskModel } from './model.ts';
import { onScale, scoreOf, warnedColour, type Fact } from './score.ts';

const model = await loadModel();
const NOWHERE = label('', '');
const fact = (factor: Fact['factor'], value: number | null, coverage = 1): Fact => ({
  factor,
  value,
  coverage: value === null ? 0 : coverage,
  source: NOWHERE,
  at: 0,
  why: null,
});

const value = fc.oneof(fc.constant(null), fc.double({ min: -50, max: 400, noNaN: true }));
const facts = fc
  .tuple(...FACTORS.map((factor) => fc.tuple(value, fc.double({ min: 0.01, max: 1, noNaN: true })).map(([v, c]) => fact(factor, v, c))))
  .map((all) => all as Fact[]);
const at = fc.nat(FACTORS.length - 1);
const close = (a: number, b: number): boolean => a <= b + 1e-9;

describe('the score of a place', () => {
  it('is never less for more of any factor, and neither is what it could be', () => {
    fc.assert(
      fc.property(facts, at, fc.double({ min: 0, max: 300, noNaN: true }), (all, i, more) => {
        fc.pre(all[i].value !== null);
        const before = scoreOf(model, all);
        const after = scoreOf(model, all.with(i, { ...all[i], value: all[i].value! + more }));
        expect(close(before.score!, after.score!) && close(before.low, after.low) && close(before.high, after.high)).toBe(true);
        expect(after.certainty).toBe(before.certainty);
      }),
    );
  });

  it('does not depend on the order in which facts come', () => {
    fc.assert(
      fc.property(
        facts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(scoreOf(model, shuffled)).toEqual(scoreOf(model, all));
        },
      ),
    );
  });

  it('what becomes unknown never raises the certainty, widens what it could be, and is never counted as none of it', () => {
    fc.assert(
      fc.property(facts, at, (all, i) => {
        const [before, after] = [scoreOf(model, all), scoreOf(model, all.with(i, fact(all[i].factor, null)))];
        expect(close(after.certainty, before.certainty)).toBe(true);
        expect(close(after.low, before.low) && close(before.high, after.high)).toBe(true);
        expect(after.parts[i]).toMatchObject({ value: null, points: null, share: null, coverage: 0 });
        expect(after.parts[i].why).not.toBeNull();
      }),
    );
  });

  it('is the sum of its parts, within what it could be and within 0 and 100', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const { score, low, high, certainty, parts } = scoreOf(model, all);
        expect(low >= 0 && high <= 100 && certainty >= 0 && certainty <= 1).toBe(true);
        expect(score === null).toBe(all.every((one) => one.value === null));
        if (score === null) return;
        expect(close(low, score) && close(score, high)).toBe(true);
        expect(parts.reduce((sum, { points }) => sum + (points ?? 0), 0)).toBeCloseTo(score, 6);
      }),
    );
  });

  it('nothing known is no score, with all of the scale open and no certainty', () => {
    expect(scoreOf(model, [])).toMatchObject({ score: null, colour: null, low: 0, high: 100, certainty: 0 });
  });

  it('two facts of one factor are a fault, for which of them counts would be chance', () => {
    expect(() => scoreOf(model, [fact('rain', 1), fact('rain', 2)])).toThrow('two facts');
  });
});

it('a scale goes along the line, and on as it ends', () => {
  const scale: RiskModel['factors'][number]['scale'] = [
    [10, 0.2],
    [20, 0.4],
    [40, 1],
  ];
  expect([0, 10, 15, 20, 30, 99].map((one) => onScale(scale, one))).toEqual([
    0.2,
    0.2,
    expect.closeTo(0.3, 9),
    0.4,
    expect.closeTo(0.7, 9),
    1,
  ]);
});

describe('the warning', () => {
  const colour = fc.option(fc.constantFrom(...SEVERITIES), { nil: null });

  it('is neither raised nor ended by what is not certain enough', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 0.49, noNaN: true }),
        colour,
        (score, certainty, was) => {
          expect(warnedColour(model, { score, certainty }, was, Infinity)).toBe(was);
        },
      ),
    );
  });

  it('rises at once and falls only below its margin; twice asked it says the same', () => {
    const sure = (score: number, was: 1 | 2 | 3 | 4 | null): 1 | 2 | 3 | 4 | null =>
      warnedColour(model, { score, certainty: 1 }, was, Infinity);
    expect([sure(35, null), sure(36, null), sure(49, 2), sure(44, 1), sure(42, 1), sure(32, 2), sure(30, 2)]).toEqual([
      null,
      2,
      1,
      1,
      2,
      2,
      null,
    ]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), colour, (score, was) => {
        const once = sure(score, was);
        expect(sure(score, once)).toBe(once);
      }),
    );
  });

  it('stays for a while whatever the score, but for becoming graver', () => {
    const young = (score: number): 1 | 2 | 3 | 4 | null => warnedColour(model, { score, certainty: 1 }, 2, 29 * 60_000);
    expect([young(0), young(99), warnedColour(model, { score: 0, certainty: 1 }, 2, 30 * 60_000)]).toEqual([2, 1, null]);
  });
});

describe('the data of the model', () => {
  const changed = (change: (data: RiskModel) => void): (() => unknown) => {
    const data = structuredClone(model) as RiskModel;
    change(data);
    return () => checkModel(data, 'model.json');
  };

  it('says what is wrong with it', () => {
    expect(changed(() => {})).not.toThrow();
    expect(changed(({ factors }) => (factors[0].scale[1][1] = -0.1))).toThrow(/factors\.0\.scale/);
    expect(changed(({ factors }) => (factors[0].scale[2][1] = 0.1))).toThrow('never less of a risk');
    expect(changed(({ factors }) => factors.push(factors[0]))).toThrow('rain is there twice');
    expect(changed(({ colours }) => colours.reverse())).toThrow('each from a higher score on');
    expect(changed(({ factors }) => (factors.find(({ id }) => id === 'elders')!.steps = [2, 5]))).toThrow('fewer than 5 homes');
    expect(changed(({ factors }) => delete factors[0].sensor)).toThrow('say which devices');
  });
});
