import { useEffect } from 'react';
import { minOf } from '#contract/places/extent.ts';
import type { Severity } from '#contract/severity.ts';
import { LATE_STEPS, type LateStep, type Ticket } from '#contract/records/ticket.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';
import { notifyOfTicket } from './notify.ts';

interface Lateness {
  readonly ticket: Ticket;
  readonly step: LateStep;
}

const keyOf = ({ ticket, step }: Lateness): string => `${ticket.id} ${step} ${ticket.late![step]}`;

const latenessOf = (ticket: Ticket): Lateness[] =>
  LATE_STEPS.filter((step) => ticket.late?.[step] !== undefined).map((step) => ({ ticket, step }));

/** Finds what has become late since it began to look: each once, also what was found late while the link was broken. */
export function watchLateness(world: World, told: (news: readonly Lateness[]) => void): () => void {
  const known = new Set<string>();
  let begun = false;
  const look = (tickets: Iterable<Ticket>): void => {
    const news = Array.from(tickets)
      .flatMap(latenessOf)
      .filter((one) => !known.has(keyOf(one)));
    for (const one of news) known.add(keyOf(one));
    if (begun && news.length > 0) told(news);
  };
  const lookAtAll = (): void => {
    look(world.all('ticket').values());
    begun ||= world.all('place').size > 0;
  };
  lookAtAll();
  return world.onRecords((changes) => {
    if (changes === null) return lookAtAll();
    look(changes.flatMap((change) => (change.type === 'ticket' && change.record !== null ? [change.record] : [])));
  });
}

/**
 * Tells of tickets that become late while the page is open: a notice, a tone, and a notification when nobody looks.
 * @param on false for who sends no crews: nothing is asked of them
 */
export function useLateTickets(on: boolean, play: (severity: Severity) => void): void {
  const world = useWorld();
  const { t, pick } = useWords();
  useEffect(() => {
    if (!on) return undefined;
    return watchLateness(world, (news) => {
      for (const { ticket, step } of news) {
        const words = `${t(`late.${step}`)} · ${pick(ticket.title)}`;
        showMessage(words, 'refused', ticket.number);
        notifyOfTicket(ticket, words);
      }
      play(minOf(news.map(({ ticket }) => ticket.severity)) as Severity);
    });
  }, [on, world, t, pick, play]);
}
