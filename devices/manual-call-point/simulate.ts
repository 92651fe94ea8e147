import { label } from '#contract/label.ts';
import { simulateFireComponent } from '#devices/fire-component.ts';
import { happens } from '#devices/simulator.ts';

/** Stays pressed until it is reset with its key. */
export default simulateFireComponent({ fire: happens(label('按下手报', 'Button pressed'), ['fire'], null) });
