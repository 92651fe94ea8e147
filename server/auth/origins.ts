/**
 * True when a page of `origin` may open sockets and send changes to this server at `host`. Socket.IO's `cors.origin` does
 * not stop cross-site sockets, so HTTP and sockets both ask here. No origin = not a browser page.
 */
export function originAllowed(origin: string | undefined, host: string | undefined, further: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (further.includes(origin)) return true;
  try {
    const url = new URL(origin);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.host === host;
  } catch {
    return false;
  }
}
