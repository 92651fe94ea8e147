import { hazardsOf } from '#contract/kinds/warned-limits.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { WarningBook } from '#server/warnings/book.ts';
import type { Context } from './context.ts';

/** Kinds that are judged by other limits while something is warned of are judged anew whenever what is warned of changes. */
export function relimitByWarnings({ kinds, log }: Context, book: WarningBook, pipeline: Pick<Pipeline, 'relimit'>): void {
  book.onChange((hazards) =>
    // Records are being changed: what follows of it is another change.
    queueMicrotask(() => {
      for (const kind of kinds.values()) {
        const listens = hazardsOf(kind);
        if ([...hazards].some((hazard) => listens.has(hazard)))
          pipeline.relimit(kind.id).catch((error: unknown) => log.warn({ error }, 'warnings: what limits raised is not yet stored'));
      }
    }),
  );
}
