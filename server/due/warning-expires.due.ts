import { SYSTEM } from '#server/incidents/words.ts';
import { defineDue } from './due.ts';

export default defineDue({
  id: 'warning-expires',
  about: 'An official warning is over when its time is up, also where it never came into force.',
  type: 'warning',
  at: ({ state, expires }) => (state === 'over' ? null : expires),
  fire: (warning, now) => ({
    ...warning,
    state: 'over',
    ended: { at: now, how: 'expired' },
    version: warning.version + 1,
    updatedAt: now,
    updatedBy: SYSTEM,
  }),
});
