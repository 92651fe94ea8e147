const WIDTH = 30;
/** Lines where nothing can be redrawn: one per this many percent. */
const STEP = 25;

interface Progress {
  readonly to: (done: number, total: number) => void;
  /** Ends the line. */
  readonly end: () => void;
}

/** A bar that redraws itself on a terminal; elsewhere (a log file) at most five lines. */
export function progressBar(title: string, out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stdout): Progress {
  let shown = -1;
  const show = (percent: number): void => {
    if (percent === shown) return;
    shown = percent;
    const full = Math.round((WIDTH * percent) / 100);
    out.write(
      out.isTTY
        ? `\r  ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(percent).padStart(3)} %  ${title}`
        : `  ${String(percent).padStart(3)} %  ${title}\n`,
    );
  };
  return {
    to: (done, total) => {
      const percent = total <= 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
      show(out.isTTY ? percent : percent - (percent % STEP));
    },
    end: () => {
      if (out.isTTY && shown >= 0) out.write('\n');
    },
  };
}
