/**
 * Why something could not be stored.
 * `data`: this one can never be stored as it is; others are not affected.
 * `storage`: the engine is failing (disk full, connection lost) and the same write may succeed later.
 * `unknown`: the engine failed as it committed and could not be asked afterwards: the journal itself will tell.
 * `lost`: another server has taken over; nothing this one writes will ever be stored.
 */
export class StorageFault extends Error {
  readonly kind: 'data' | 'storage' | 'unknown' | 'lost';
  /** Set when storage works and only this read took too long: `<store>.<method>`. */
  readonly slow: string | undefined;

  constructor(kind: StorageFault['kind'], message: string, options?: ErrorOptions & { readonly slow?: string }) {
    super(message, options);
    this.name = 'StorageFault';
    this.kind = kind;
    this.slow = options?.slow;
  }
}

/** Why a storage could not be opened, as a sentence for the operator. Who stands by for another server waits through both. */
export class CannotOpen extends Error {
  readonly code: 'in-use' | 'unreachable';

  constructor(code: CannotOpen['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const dataFault = (message: string): StorageFault => new StorageFault('data', message);

/** Any error as a fault, its cause kept. */
export const asFault = (error: unknown, isDataFault: (error: unknown) => boolean): StorageFault =>
  error instanceof StorageFault
    ? error
    : new StorageFault(isDataFault(error) ? 'data' : 'storage', (error as Error).message, { cause: error });
