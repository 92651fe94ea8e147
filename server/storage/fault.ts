/**
 * Why something could not be stored.
 * `data`: this one can never be stored as it is; others are not affected.
 * `storage`: the engine is failing (disk full, connection lost) and the same write may succeed later.
 * `unknown`: the engine failed as it committed and could not be asked afterwards: the journal itself will tell.
 */
export class StorageFault extends Error {
  readonly kind: 'data' | 'storage' | 'unknown';

  constructor(kind: StorageFault['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageFault';
    this.kind = kind;
  }
}

export const dataFault = (message: string): StorageFault => new StorageFault('data', message);

/** Any error as a fault, its cause kept. */
export const asFault = (error: unknown, isDataFault: (error: unknown) => boolean): StorageFault =>
  error instanceof StorageFault ? error : new StorageFault(isDataFault(error) ? 'data' : 'storage', (error as Error).message, { cause: error });
