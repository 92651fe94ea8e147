import type { Alert } from '#contract/records/alert.ts';
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

/** Tells of a new alert outside the page, when it is not being looked at and they agreed to it. Clicking opens the alert. */
export function notifyNew(alert: Alert, words: string): void {
  if (document.visibilityState === 'visible' && document.hasFocus()) return;
  if (notificationState() !== 'on') return;
  const notification = new Notification(words, { tag: alert.id, requireInteraction: alert.lifeSafety });
  notification.onclick = () => {
    window.focus();
    setView({ open: alert.incident === null ? `alert:${alert.id}` : `incident:${alert.incident}` });
    notification.close();
  };
}
