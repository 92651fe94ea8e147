import { createHmac } from 'node:crypto';

/** Headers by which a receiver knows that a message is ours and new: HMAC-SHA256 over the time, a dot, and the body as it is sent. */
export function signed(secret: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-quanyan-timestamp': timestamp, 'x-quanyan-signature': `v1=${mac}` };
}
