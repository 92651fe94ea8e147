/** Code that the first picture does without: fetched when it is first asked for. */
export class OnDemand<T> {
  private readonly fetch: () => Promise<T>;
  private readonly onCome: () => void;
  private value: T | null = null;
  private fetching = false;

  constructor(fetch: () => Promise<T>, onCome: () => void) {
    this.fetch = fetch;
    this.onCome = onCome;
  }

  /** @returns `null` until it has come; what cannot be fetched is fetched again the next time. */
  get(): T | null {
    if (this.value === null && !this.fetching) void this.come();
    return this.value;
  }

  private async come(): Promise<void> {
    this.fetching = true;
    try {
      this.value = await this.fetch();
    } catch {
      return;
    } finally {
      this.fetching = false;
    }
    this.onCome();
  }
}
