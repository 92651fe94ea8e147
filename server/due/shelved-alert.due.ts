import { SYSTEM } from '#server/incidents/words.ts';
import { defineDue } from './due.ts';

export default defineDue({
  id: 'shelved-alert',
  about: 'A shelved alert comes back when its time is up.',
  type: 'alert',
  at: ({ shelved }) => shelved?.until ?? null,
  fire: (alert, now) => ({ ...alert, shelved: null, version: alert.version + 1, updatedAt: now, updatedBy: SYSTEM }),
});
