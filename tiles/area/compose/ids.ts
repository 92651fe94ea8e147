/** Letters that tell numeric ids of different things apart: OpenStreetMap counts each sort of element on its own. */
const PREFIX: Readonly<Record<string, string>> = { building: 'b', part: 'b', compound: 'c', grid: 'g', community: 'q', boundary: 'd' };
const LONGEST = 80;

/** Hands out ids that can be a segment of a place path, each once. */
export class Ids {
  readonly #taken = new Set<string>();
  #count = 0;

  /** From the id a source gave, as close as the letters allow; numbered when it gave none. */
  make(theme: string, given: string): string {
    const letter = PREFIX[theme] ?? 'x';
    const clean = given.replaceAll(/[^A-Za-z0-9_.:-]/g, '_').slice(0, LONGEST);
    const told = /[A-Za-z0-9]/.test(clean) ? (/^-?\d/.test(clean) ? `${letter}${clean}` : clean) : `${letter}-${++this.#count}`;
    let id = told;
    for (let i = 2; this.#taken.has(id); i++) id = `${told}-${i}`;
    this.#taken.add(id);
    return id;
  }
}
