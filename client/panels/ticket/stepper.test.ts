import { expect, it } from 'vitest';
import { stepsOf } from './stepper.ts';

const filled = { at: 5, by: { id: 'u', name: '派遣员' } };

it('shows what is done, where it is, and what lies ahead', () => {
  const steps = stepsOf({ state: 'dispatched', links: { collect: filled, file: filled, dispatch: filled } });
  expect(steps.map((step) => step.state)).toEqual(['done', 'done', 'done', 'now', 'ahead', 'ahead', 'ahead']);
  expect(steps[2]).toMatchObject({ at: 5, by: { name: '派遣员' } });
});

it('a closed ticket is at no link, even when one was never reached', () => {
  expect(stepsOf({ state: 'closed', links: {} }).map((step) => step.state)).not.toContain('now');
});

it('a reopened ticket is back before its dispatch, whatever it had reached', () => {
  const all = { collect: filled, file: filled, dispatch: filled, handle: filled, feedback: filled, check: filled, evaluate: filled };
  expect(stepsOf({ state: 'filed', links: all }).map((step) => step.state)).toEqual([
    'done',
    'done',
    'now',
    'ahead',
    'ahead',
    'ahead',
    'ahead',
  ]);
  expect(stepsOf({ state: 'filed', links: all })[4].at).toBeNull();
});
