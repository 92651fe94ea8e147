import { COMMANDS, type CommandName } from '#contract/commands.ts';
import type { TourSaid } from '#contract/tours/remote.ts';
import type { Known } from './principals.ts';

const CHOOSING: TourSaid['state'] = { tour: null, scene: 0, subject: null, auto: false, ended: false, gone: false, yielded: null };
/** What a screen at /tour says first, as it is sent. */
export const TOUR_SAID = JSON.stringify({ state: CHOOSING, key: '', alone: false } satisfies TourSaid);

const version = 999;
/** An input that fits, about records of a community; of a version there never was, so that nothing is done. */
export function inputOf(name: CommandName, of: Known): Record<string, unknown> {
  const all: Record<string, unknown> = {
    ticket: of.ticket,
    incident: of.incident,
    alert: of.alert,
    version,
    crew: of.crew,
    owner: of.user,
    reason: '试探',
    note: '试探',
    text: '试探',
    until: Date.now() + 3_600_000,
    subject: 'ticket',
    id: of.ticket,
    result: 'pass',
    outcome: 'no-answer',
    alerts: name === 'split-incident' ? [of.alert] : [],
    other: of.incident,
    otherVersion: version,
    devices: [of.gate],
    action: 'open',
    group: of.operation,
  };
  return Object.fromEntries(
    Object.keys(COMMANDS[name].input.shape)
      .filter((field) => field in all)
      .map((field) => [field, all[field]]),
  );
}
