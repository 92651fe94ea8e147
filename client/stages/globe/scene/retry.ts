const RETRY_MS = 5000;

interface RetryOptions {
  /** Nobody waits for it any more. */
  readonly cancelled: () => boolean;
  /** What is wrong, or `null` when it is over. */
  readonly onProblem: (detail: string | null) => void;
}

/** Tries again and again, and says that it does; never comes back when nobody waits for it. */
export async function retryUntilDone<T>(act: () => Promise<T>, { cancelled, onProblem }: RetryOptions): Promise<T> {
  for (let failed = false; ; failed = true) {
    try {
      const result = await act();
      if (cancelled()) return await new Promise(() => undefined);
      if (failed) onProblem(null);
      return result;
    } catch (error) {
      if (cancelled()) return await new Promise(() => undefined);
      onProblem(error instanceof Error ? error.message : String(error));
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
