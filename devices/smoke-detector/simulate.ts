import { label } from '#contract/label.ts';
import { simulateFireComponent } from '#devices/fire-component.ts';
import { happens } from '#devices/simulator.ts';

/** A panel latches a fire until somebody resets it, so `fire` does not end by itself. */
export default simulateFireComponent({ fire: happens(label('着火', 'Fire'), ['fire'], null) });
