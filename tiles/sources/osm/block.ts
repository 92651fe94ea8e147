import { ProtoReader } from './protobuf.ts';

export type OsmTags = Readonly<Record<string, string>>;

export interface Member {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}

/** Receives the elements of a block. `tags` is null when there are none. Degrees WGS-84. */
export interface ElementSink {
  node(id: number, lon: number, lat: number, tags: OsmTags | null): void;
  /** @param places of its nodes, where the way itself tells them (LocationsOnWays): longitude and latitude of each */
  way(id: number, refs: readonly number[], tags: OsmTags | null, places: readonly (readonly [number, number])[] | null): void;
  relation(id: number, members: readonly Member[], tags: OsmTags): void;
}

interface Block {
  readonly strings: string[];
  granularity: number;
  latOffset: number;
  lonOffset: number;
}

const utf8 = new TextDecoder();

/**
 * Decodes one PrimitiveBlock. Written for files that may be damaged: lists of unequal length, unknown strings and ends in the
 * middle are faults, never an endless loop.
 * @throws RangeError
 */
export function decodeBlock(bytes: Uint8Array, sink: ElementSink): void {
  const block: Block = { strings: [], granularity: 100, latOffset: 0, lonOffset: 0 };
  const groups: ProtoReader[] = [];
  const reader = new ProtoReader(bytes);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) readStrings(reader.message(), block.strings);
    else if (field === 2) groups.push(reader.message());
    else if (field === 17) block.granularity = reader.varint();
    else if (field === 19) block.latOffset = reader.int();
    else if (field === 20) block.lonOffset = reader.int();
    else reader.skip();
  }
  for (const group of groups) {
    for (let field = group.next(); field !== 0; field = group.next()) {
      if (field === 1) decodeNode(group.message(), block, sink);
      else if (field === 2) decodeDense(group.message(), block, sink);
      else if (field === 3) decodeWay(group.message(), block, sink);
      else if (field === 4) decodeRelation(group.message(), block, sink);
      else group.skip();
    }
  }
}

function readStrings(reader: ProtoReader, strings: string[]): void {
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) strings.push(utf8.decode(reader.bytes()));
    else reader.skip();
  }
}

const degrees = (units: number, offset: number, granularity: number): number => (offset + granularity * units) / 1e9;

function stringAt({ strings }: Block, index: number): string {
  if (index >= strings.length) throw new RangeError(`string ${index} of ${strings.length} is asked for`);
  return strings[index];
}

function tagsOf(block: Block, keys: readonly number[], values: readonly number[]): OsmTags | null {
  if (keys.length !== values.length) throw new RangeError(`${keys.length} keys have ${values.length} values`);
  if (keys.length === 0) return null;
  const tags: Record<string, string> = {};
  keys.forEach((key, i) => {
    tags[stringAt(block, key)] = stringAt(block, values[i]);
  });
  return tags;
}

function decodeNode(reader: ProtoReader, block: Block, sink: ElementSink): void {
  let [id, lat, lon] = [0, 0, 0];
  let keys: number[] = [];
  let values: number[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) id = reader.signed();
    else if (field === 2) keys = reader.packed('varint');
    else if (field === 3) values = reader.packed('varint');
    else if (field === 8) lat = reader.signed();
    else if (field === 9) lon = reader.signed();
    else reader.skip();
  }
  sink.node(
    id,
    degrees(lon, block.lonOffset, block.granularity),
    degrees(lat, block.latOffset, block.granularity),
    tagsOf(block, keys, values),
  );
}

function decodeDense(reader: ProtoReader, block: Block, sink: ElementSink): void {
  let ids: number[] = [];
  let lats: number[] = [];
  let lons: number[] = [];
  let keysValues: number[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) ids = reader.packed('signed');
    else if (field === 8) lats = reader.packed('signed');
    else if (field === 9) lons = reader.packed('signed');
    else if (field === 10) keysValues = reader.packed('varint');
    else reader.skip();
  }
  if (ids.length !== lats.length || ids.length !== lons.length)
    throw new RangeError(`${ids.length} nodes have ${lats.length} latitudes and ${lons.length} longitudes`);
  let [id, lat, lon, at] = [0, 0, 0, 0];
  for (let i = 0; i < ids.length; i++) {
    id += ids[i];
    lat += lats[i];
    lon += lons[i];
    const keys: number[] = [];
    const values: number[] = [];
    for (; at < keysValues.length && keysValues[at] !== 0; at += 2) {
      if (at + 1 >= keysValues.length) throw new RangeError('a key has no value');
      keys.push(keysValues[at]);
      values.push(keysValues[at + 1]);
    }
    at++;
    sink.node(
      id,
      degrees(lon, block.lonOffset, block.granularity),
      degrees(lat, block.latOffset, block.granularity),
      tagsOf(block, keys, values),
    );
  }
}

function runningSum(steps: number[]): number[] {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

function decodeWay(reader: ProtoReader, block: Block, sink: ElementSink): void {
  let id = 0;
  let keys: number[] = [];
  let values: number[] = [];
  let refs: number[] = [];
  let [lats, lons]: number[][] = [[], []];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) id = reader.varint();
    else if (field === 9) lats = reader.packed('signed');
    else if (field === 10) lons = reader.packed('signed');
    else if (field === 2) keys = reader.packed('varint');
    else if (field === 3) values = reader.packed('varint');
    else if (field === 8) refs = reader.packed('signed');
    else reader.skip();
  }
  if (lats.length !== lons.length || (lats.length > 0 && lats.length !== refs.length))
    throw new RangeError(`${refs.length} nodes of a way have ${lats.length} latitudes and ${lons.length} longitudes`);
  const [north, east] = [runningSum(lats), runningSum(lons)];
  const places =
    lats.length === 0
      ? null
      : east.map(
          (lon, i) => [degrees(lon, block.lonOffset, block.granularity), degrees(north[i], block.latOffset, block.granularity)] as const,
        );
  sink.way(id, runningSum(refs), tagsOf(block, keys, values), places);
}

const MEMBER_TYPES = ['node', 'way', 'relation'] as const;

function decodeRelation(reader: ProtoReader, block: Block, sink: ElementSink): void {
  let id = 0;
  const lists: Record<number, number[]> = { 2: [], 3: [], 8: [], 9: [], 10: [] };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) id = reader.varint();
    else if (field in lists) lists[field] = reader.packed(field === 9 ? 'signed' : 'varint');
    else reader.skip();
  }
  const { 2: keys, 3: values, 8: roles, 9: refs, 10: types } = lists;
  if (roles.length !== refs.length || types.length !== refs.length)
    throw new RangeError(`${refs.length} members have ${roles.length} roles and ${types.length} types`);
  const tags = tagsOf(block, keys, values);
  if (tags === null) return;
  const members = runningSum(refs).map((ref, i): Member => ({
    ref,
    role: stringAt(block, roles[i]),
    type: MEMBER_TYPES[types[i]] ?? 'node',
  }));
  sink.relation(id, members, tags);
}
