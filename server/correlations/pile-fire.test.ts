import { describe, expect, it } from 'vitest';
import { FURONG } from '#server/incidents/testing.ts';
import { B3, Block } from './testing.ts';

const MINUTE = 60_000;
const AT = [117.02, 36.67, 1] as const;
/** North of the pile, metres. */
const north = (metres: number): readonly [number, number, number] => [AT[0], AT[1] + metres / 111_319, 1];

function shed(metres: number): Block {
  const block = new Block();
  block.hang('pile', 'charging-pile', { place: FURONG, position: AT });
  block.hang('nose', 'smoke-detector', { place: B3, position: north(metres) });
  return block;
}
const hot = (block: Block): void => void block.say(['pile'], 'pile-hot', true, { position: AT });
const smoke = (block: Block, metres: number): void => void block.say(['nose'], 'fire', true, { position: north(metres) });

describe('a charging pile that overheats', () => {
  it('while a detector beside it reports a fire, presumably burns: one incident that says what to do', () => {
    const block = shed(30);
    hot(block);
    expect(block.incidentOf('pile').cause).toBeUndefined();
    block.say(['pile'], 'pile-fault', true, { position: AT });
    block.now += 2 * MINUTE;
    smoke(block, 30);
    const incident = block.incidentOf('nose');
    expect(incident).toMatchObject({ severity: 1, cause: { correlation: 'pile-fire', presumed: true } });
    expect(incident.alerts).toHaveLength(3);
    expect([incident.title.zh, incident.reason.zh].join()).toContain('充电桩起火');
    expect(incident.reason.zh).toContain('停止充电并切断该桩电源');
    expect(incident.reason.en).toContain('put no water on batteries');
    expect(block.open).toHaveLength(1);
  });

  it('is found whichever speaks first', () => {
    const block = shed(30);
    smoke(block, 30);
    block.now += MINUTE;
    hot(block);
    expect(block.incidentOf('pile').id).toBe(block.incidentOf('nose').id);
    expect(block.incidentOf('pile').cause?.correlation).toBe('pile-fire');
  });

  it('far from the fire, long before it, or without heat, is something else', () => {
    const far = shed(200);
    hot(far);
    smoke(far, 200);
    expect(far.incidentOf('nose').cause).toBeUndefined();
    const long = shed(30);
    hot(long);
    long.now += 16 * MINUTE;
    smoke(long, 30);
    expect(long.incidentOf('nose').cause).toBeUndefined();
    const cold = shed(30);
    cold.say(['pile'], 'pile-fault', true, { position: AT });
    smoke(cold, 30);
    expect(cold.incidentOf('nose').cause).toBeUndefined();
  });
});
