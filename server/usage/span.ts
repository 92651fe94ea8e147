/** How long a screen was in view, as an audit row's detail says it: read back by `readSpan`. */
export const writeSpan = (from: number, ms: number): string => `${Math.round(ms / 1000)} s from ${new Date(from).toISOString()}`;

/** @returns begin and end, ms UTC; null = the detail says something else */
export function readSpan(detail: string): { readonly from: number; readonly to: number } | null {
  const found = /^(\d{1,6}) s from (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/.exec(detail);
  if (found === null) return null;
  const from = Date.parse(found[2]);
  return Number.isNaN(from) ? null : { from, to: from + Number(found[1]) * 1000 };
}
