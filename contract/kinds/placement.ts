/**
 * Where devices of a kind hang in a town, in words that a made-up town and a scattered area both understand. Each is a way of finding
 * spots: what is at a lift moves with it, what is on a fire loop has an address on it.
 */
export const SITES = [
  /** Beside a gate of a compound. */
  'gate',
  /** At gates and in public parks, where anybody passes. */
  'public-spot',
  /** In a flat where people live. */
  'flat',
  /** In the corridor of a floor. */
  'corridor',
  /** In a lift car. */
  'lift',
  /** Before the front of a tower, looking up it. */
  'tower-front',
  /** In the surface of streets and lanes. */
  'roadway',
  /** On the pavement beside a street. */
  'roadside',
  /** On the posts along a street, high up. */
  'lamp-post',
  /** Poles, gates, corners and roofs that look over something: these spots say where a camera looks. */
  'lookout',
  /** On the fire loop, in pairs: one in a room, one in the corridor. */
  'detector-pair',
  /** On the fire loop, by the stairs. */
  'stairs',
  /** Half on the pavement, half on the fire loop of top floors. */
  'hydrant',
  /** In the guards' room at the first gate of a compound. */
  'guard-post',
  /** Along the boundary of a compound. */
  'fence',
  /** With the fire panel, one for each that there is. */
  'fire-panel',
] as const;
export type Site = (typeof SITES)[number];

export interface Hanging {
  readonly site: Site;
  /** Its weight among the sites of the kind; 1 when left out. */
  readonly part?: number;
  /** What is hung there, as it stands at the end of the device's name, in Chinese. Sites that find their own names need none. */
  readonly name?: string;
  /** Above the ground or the floor, metres. */
  readonly height?: number;
  /** Of what hangs on the fire loop by the stairs: the number its system has on the panel; that of the fire alarm when left out. */
  readonly system?: number;
}

/** Where devices of a kind hang, and how many of all there are. */
export interface Placement {
  /** Device ids are this and six digits; no two kinds have the same. */
  readonly prefix: string;
  /** Its weight among all kinds: so many has the demo town. `one-each` = one for each spot there is. */
  readonly share: number | 'one-each';
  readonly at: readonly Hanging[];
  /** The protocol address of the nth device, from 1, where its site gives it none. */
  readonly address?: (nth: number) => string;
  /** Kind of the gateways whose lines it hangs on; left out = any whose kind nobody names. */
  readonly behind?: string;
  /** The rest of its address on the line of the nearest gateway, for the nth device, from 1. Left out = it speaks for itself. */
  readonly line?: (nth: number) => string;
  /** Others hang on its line. */
  readonly gateway?: true;
}

/** Checks a placement as it is defined. Throws with the value that is wrong. */
export function definePlacement(placement: Placement): Placement {
  const { prefix, share, at } = placement;
  const fail = (what: string): never => {
    throw new Error(`placement "${prefix}": ${what}`);
  };
  if (!/^[a-z]{2,6}$/.test(prefix)) fail('its prefix is two to six lower-case letters');
  if (share !== 'one-each' && !(share > 0 && share <= 10_000)) fail(`its share is more than 0 and at most 10000, got ${share}`);
  if (at.length === 0) fail('it names no site');
  if ((share === 'one-each') !== at.every(({ site }) => site === 'fire-panel'))
    fail('one-each goes with the site fire-panel, and with no other');
  for (const { site, part = 1, height = 0 } of at) {
    if (!SITES.includes(site)) fail(`there is no site "${String(site)}"; there are ${SITES.join(', ')}`);
    if (!(part > 0)) fail(`the part of ${site} is more than 0, got ${part}`);
    if (!(height >= -20 && height <= 200)) fail(`the height at ${site} is from -20 to 200 m, got ${height}`);
  }
  return Object.freeze(placement);
}
