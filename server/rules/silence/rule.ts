import { STATUS } from '#contract/status.ts';
import { defineRule } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';

const { offline, unknown } = STATUS;

/** A device heard for the first time ends an alert that may be left from before a restart. */
export default defineRule({
  id: 'silence',
  about: 'A device whose kind asks for it has missed three expected reports, or is heard again.',
  judge(change) {
    const { status, previousStatus } = change;
    if (change.kind.offlineAlert === undefined || status === previousStatus) return [];
    if (status === offline) return [signal(change, 'offline', true)];
    return previousStatus === offline || previousStatus === unknown ? [signal(change, 'offline', false)] : [];
  },
});
