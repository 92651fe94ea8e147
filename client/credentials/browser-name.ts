const BROWSERS = [
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
] as const;
const SYSTEMS = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['macOS', /Mac OS/],
  ['Linux', /Linux/],
] as const;

const found = (list: readonly (readonly [string, RegExp])[], agent: string): string =>
  list.find(([, pattern]) => pattern.test(agent))?.[0] ?? '';

/** What to call a passkey made here, such as `Windows · Edge`. */
export const browserName = (agent: string = navigator.userAgent): string =>
  [found(SYSTEMS, agent), found(BROWSERS, agent)].filter(Boolean).join(' · ');
