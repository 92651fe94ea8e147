/** An instant in words that no time zone can turn into another, e.g. `2026-11-27T08:30:00Z`. @param at ms UTC */
export const formatInstant = (at: number): string =>
  Math.abs(at) <= 8.64e15 ? new Date(at).toISOString().replace(/\.\d+Z$/, 'Z') : String(at);
