import { label } from '#contract/label.ts';
import { defineSimulator, happens, type SimulatedEvent, type Simulator } from './simulator.ts';

export const QUIET = { fire: 0, fault: 0, shielded: 0, supervise: 0, started: 0, feedback: 0, powerFault: 0, test: 0 };

/** A component of a fire panel: nothing, for years, until something. @param events beside fault and shield. */
export const simulateFireComponent = (events: Readonly<Record<string, SimulatedEvent>>): Simulator =>
  defineSimulator({
    start: () => null,
    step: () => ({ points: { ...QUIET } }),
    events: {
      ...events,
      fault: happens(label('部件故障', 'Component fails'), ['fault'], null),
      shield: happens(label('被屏蔽', 'Shielded at the panel'), ['shielded'], null),
    },
  });
