/** One measured figure. Targets are ratios wherever they can be: absolute times vary with the machine. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bound in words, e.g. `≤ 1.25×`. */
  readonly target?: string;
  readonly ok?: boolean;
  readonly note?: string;
}
