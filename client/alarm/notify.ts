import type { Alert } from '#contract/records/alert.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { setView } from '#client/view/view.ts';

/** `unavailable`: the browser has no notifications, or refuses them to pages without TLS. */
export type NotificationState = 'on' | 'off' | 'refused' | 'unavailable';

export function notificationState(): NotificationState {
  if (typeof Notification === 'undefined' || !isSecureContext) return 'unavailable';
  return Notification.permission === 'granted' ? 'on' : Notification.permission === 'denied' ? 'refused' : 'off';
}

/** Asks the person; they may say no. */
export const askForNotifications = async (): Promise<NotificationState> => {
  if (notificationState() === 'off') await Notification.requestPermission();
  return notificationState();
};

/** Tells of a new alert outside the page. Clicking opens the alert. */
export const notifyNew = (alert: Alert, words: string): void =>
  notify(words, alert.id, alert.lifeSafety, alert.incident === null ? `alert:${alert.id}` : `incident:${alert.incident}`);

/** Tells of a ticket outside the page. Clicking opens the ticket. */
export const notifyOfTicket = (ticket: Ticket, words: string): void => notify(words, ticket.id, false, `ticket:${ticket.id}`);

/** When the page is not being looked at, and they agreed to it. @param open what clicking opens */
function notify(words: string, tag: string, stays: boolean, open: string): void {
  if (document.visibilityState === 'visible' && document.hasFocus()) return;
  if (notificationState() !== 'on') return;
  const notification = new Notification(words, { tag, requireInteraction: stays });
  notification.onclick = () => {
    window.focus();
    setView({ open });
    notification.close();
  };
}
