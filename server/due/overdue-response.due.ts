import { responseClock } from '#contract/records/response-clock.ts';
import { defineDue } from './due.ts';

export default defineDue({
  id: 'overdue-response',
  about: 'A crew that has not accepted an extreme ticket, or not arrived, within its minutes is late, and every screen is told.',
  type: 'ticket',
  at: (ticket) => {
    const clock = responseClock(ticket);
    return clock === null || ticket.late?.[clock.step] !== undefined ? null : clock.deadline;
  },
  fire: (ticket, now) => ({ ...ticket, late: { ...ticket.late, [responseClock(ticket)!.step]: now } }),
});
