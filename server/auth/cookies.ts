/** The value of a cookie in a `Cookie` header; null = there is none that can be one of ours. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value && value.length <= 100) return value;
  }
  return null;
}
