import type { Permission, User } from '#contract/roles.ts';

/** A signed-in person or a paired wall: who, and the session to revoke. */
export interface Principal {
  readonly user: User;
  /** SHA-256 of the token in the cookie. */
  readonly session: string;
}

/** What http and fanout ask of auth. */
export interface Access {
  /** Who holds this `Cookie` header, or null. Sliding expiry is renewed here. Never waits for storage. */
  principal(cookieHeader: string | undefined): Principal | null;
  /** Called when sessions end (sign-out, revocation, expiry, account disabled or changed) with their token hashes. */
  onEnded(listener: (sessions: readonly string[]) => void): () => void;
  /** False = a page of this origin must not open sockets or send commands. No origin (not a browser) is fine. */
  originAllowed(origin: string | undefined, host: string | undefined): boolean;
}

/** Several who may know a cookie as one: the first that does, speaks. */
export const firstOf = (origins: Pick<Access, 'originAllowed'>, holders: readonly Pick<Access, 'principal' | 'onEnded'>[]): Access => ({
  principal: (cookieHeader) => {
    for (const holder of holders) {
      const found = holder.principal(cookieHeader);
      if (found !== null) return found;
    }
    return null;
  },
  onEnded: (listener) => {
    const stops = holders.map((holder) => holder.onEnded(listener));
    return () => stops.forEach((stop) => stop());
  },
  originAllowed: (origin, host) => origins.originAllowed(origin, host),
});

/** Everything that can be reached from outside, with what it needs. An undeclared route or event fails the tests. */
export interface Declared {
  readonly surface: 'route' | 'event';
  /** `GET /api/v1/alerts` or `command`. */
  readonly name: string;
  readonly needs: Permission;
  /** Only for who is responsible for everything: it belongs to no single place. */
  readonly everywhere?: boolean;
  /** Only in demo mode. */
  readonly demo?: boolean;
}

const registry = new Map<string, Declared>();

/** Declares a surface. Declaring it twice with other needs is a mistake and throws. */
export function declareAccess(declared: Declared): Declared {
  const key = `${declared.surface} ${declared.name}`;
  const known = registry.get(key);
  const all = ({ needs, everywhere = false, demo = false }: Declared): string =>
    `${needs}${everywhere ? ' everywhere' : ''}${demo ? ' in the demo' : ''}`;
  if (known && all(known) !== all(declared)) throw new Error(`${key} is declared as ${all(known)} and as ${all(declared)}`);
  registry.set(key, declared);
  return declared;
}

export const declaredAccess = (): readonly Declared[] => [...registry.values()];
