/** Text as one line without control characters, at most `longest` characters of it, never cut inside one. */
export function plainText(text: string, longest: number): string {
  // Four code units per character are more than enough to find the cut in; the rest need not be read.
  const start = text
    .slice(0, longest * 4)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(start);
  return characters.length > longest || text.length > longest * 4 ? `${characters.slice(0, longest).join('')}…` : start;
}
