import type { Refusal } from '#contract/commands.ts';

/** An expected "no": carried to the caller as it is, never logged as a fault. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message.en);
    this.refusal = refusal;
  }
}

export const refuse = (code: Refusal['code'], zh: string, en: string, more: Partial<Refusal> = {}): Refused =>
  new Refused({ code, message: { zh, en }, ...more });
