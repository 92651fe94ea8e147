/** How many examples of one reason are named. */
const EXAMPLES = 5;

interface Line {
  count: number;
  readonly examples: string[];
}

interface ReportLine {
  readonly reason: string;
  readonly count: number;
  /** Where: file and feature. */
  readonly examples: readonly string[];
}

/** What was left out or changed while something was imported, and why: counted, with a few examples of each. */
export class Report {
  readonly #skipped = new Map<string, Line>();
  readonly #changed = new Map<string, Line>();
  readonly #notes: string[] = [];

  skip(reason: string, where: string): void {
    tally(this.#skipped, reason, where);
  }

  change(reason: string, where: string): void {
    tally(this.#changed, reason, where);
  }

  note(sentence: string): void {
    this.#notes.push(sentence);
  }

  get skipped(): readonly ReportLine[] {
    return listed(this.#skipped);
  }

  get changed(): readonly ReportLine[] {
    return listed(this.#changed);
  }

  get notes(): readonly string[] {
    return this.#notes;
  }

  toJSON(): Record<string, unknown> {
    return { notes: this.notes, skipped: this.skipped, changed: this.changed };
  }

  toText(): string {
    const block = (title: string, lines: readonly ReportLine[]): string[] =>
      lines.length === 0
        ? []
        : [
            `${title}:`,
            ...lines.map(
              ({ reason, count, examples }) => `  ${count} × ${reason}  (${examples.join(', ')}${count > examples.length ? ', …' : ''})`,
            ),
          ];
    return [...this.#notes, ...block('Left out', this.skipped), ...block('Changed', this.changed)].join('\n');
  }
}

function tally(lines: Map<string, Line>, reason: string, where: string): void {
  const line = lines.get(reason);
  if (!line) lines.set(reason, { count: 1, examples: [where] });
  else if (++line.count && line.examples.length < EXAMPLES) line.examples.push(where);
}

const listed = (lines: ReadonlyMap<string, Line>): ReportLine[] =>
  [...lines].map(([reason, line]) => ({ reason, ...line })).sort((a, b) => b.count - a.count);
