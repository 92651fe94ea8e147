import { defineRule } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';

const DISARMED = 0;
/** Who arms it by hand may be so much later than the schedule, ms. */
const LATE_MS = 10 * 60_000;

export default defineRule({
  id: 'panel-armed',
  about: 'An alarm panel says that it is disarmed ten minutes after its schedule arms it.',
  raises: ['not-armed'],
  judge(change) {
    const { kind, point, value, ordered, receivedAt } = change;
    if (point !== 'armed' || !('not-armed' in kind.alerts)) return [];
    const armed = ordered?.action === 'arm' && receivedAt - ordered.from >= LATE_MS;
    return [signal(change, 'not-armed', armed && value === DISARMED)];
  },
});
