import { SYSTEM } from '#server/incidents/words.ts';
import { defineDue } from './due.ts';

export default defineDue({
  id: 'warning-begins',
  about: 'An official warning that was said ahead comes into force.',
  type: 'warning',
  at: ({ state, from }) => (state === 'upcoming' ? from : null),
  fire: (warning, now) => ({
    ...warning,
    // After a stop both may be due at once.
    ...(warning.expires <= now ? { state: 'over', ended: { at: now, how: 'expired' } } : { state: 'in-force' }),
    version: warning.version + 1,
    updatedAt: now,
    updatedBy: SYSTEM,
  }),
});
