import { STATUS } from '#contract/live/status.ts';
import { defineRule } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';
import type { Change } from '#server/state/change.ts';

const { offline } = STATUS;

/** Heard for the first time since the server started: an alert left from before, whatever live state was restored, is over. */
const firstWord = ({ point, previous }: Change): boolean => point !== null && Number.isNaN(previous);

export default defineRule({
  id: 'silence',
  about: 'A device whose kind asks for it has missed three expected reports, or is heard again.',
  judge(change) {
    const { status, previousStatus } = change;
    if (change.kind.offlineAlert === undefined) return [];
    if (status === offline) return previousStatus === offline ? [] : [signal(change, 'offline', true)];
    return previousStatus === offline || firstWord(change) ? [signal(change, 'offline', false)] : [];
  },
});
