import { deflateSync } from 'node:zlib';

/** Elements to write; degrees WGS-84. Made for tests and benches: what real extracts hold, in the plainest form. */
export interface OsmData {
  readonly nodes: readonly {
    readonly id: number;
    readonly lon: number;
    readonly lat: number;
    readonly tags?: Readonly<Record<string, string>>;
  }[];
  readonly ways: readonly { readonly id: number; readonly refs: readonly number[]; readonly tags?: Readonly<Record<string, string>> }[];
  readonly relations?: readonly {
    readonly id: number;
    readonly members: readonly { readonly way: number; readonly role: string }[];
    readonly tags: Readonly<Record<string, string>>;
  }[];
}

const BLOCK = 8000;

class Message {
  readonly #bytes: number[] = [];

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }

  number(field: number, value: number): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  bytes(field: number, bytes: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  packed(field: number, values: readonly number[], signed: boolean): this {
    const inner = new Message();
    for (const value of values) inner.#varint(signed ? (value >= 0 ? value * 2 : -value * 2 - 1) : value);
    return this.bytes(field, inner.done());
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

const steps = (values: readonly number[]): number[] => values.map((value, i) => value - (i === 0 ? 0 : values[i - 1]));

class Strings {
  readonly #index = new Map<string, number>([['', 0]]);

  of(text: string): number {
    if (!this.#index.has(text)) this.#index.set(text, this.#index.size);
    return this.#index.get(text)!;
  }

  message(): Uint8Array {
    const table = new Message();
    for (const text of this.#index.keys()) table.bytes(1, Buffer.from(text));
    return table.done();
  }
}

const units = (degrees: number): number => Math.round(degrees * 1e7);

function denseGroup(nodes: OsmData['nodes'], strings: Strings): Uint8Array {
  const keysValues = nodes.flatMap(({ tags = {} }) => [
    ...Object.entries(tags).flatMap(([key, value]) => [strings.of(key), strings.of(value)]),
    0,
  ]);
  const dense = new Message()
    .packed(1, steps(nodes.map(({ id }) => id)), true)
    .packed(8, steps(nodes.map(({ lat }) => units(lat))), true)
    .packed(9, steps(nodes.map(({ lon }) => units(lon))), true)
    .packed(10, keysValues, false);
  return new Message().bytes(2, dense.done()).done();
}

function tagged(message: Message, tags: Readonly<Record<string, string>>, strings: Strings): Message {
  const entries = Object.entries(tags);
  return message
    .packed(
      2,
      entries.map(([key]) => strings.of(key)),
      false,
    )
    .packed(
      3,
      entries.map(([, value]) => strings.of(value)),
      false,
    );
}

function wayGroup(ways: OsmData['ways'], strings: Strings): Uint8Array {
  const group = new Message();
  for (const { id, refs, tags = {} } of ways)
    group.bytes(3, tagged(new Message().number(1, id), tags, strings).packed(8, steps(refs), true).done());
  return group.done();
}

function relationGroup(relations: NonNullable<OsmData['relations']>, strings: Strings): Uint8Array {
  const group = new Message();
  for (const { id, members, tags } of relations) {
    const message = tagged(new Message().number(1, id), tags, strings)
      .packed(
        8,
        members.map(({ role }) => strings.of(role)),
        false,
      )
      .packed(9, steps(members.map(({ way }) => way)), true)
      .packed(
        10,
        members.map(() => 1),
        false,
      );
    group.bytes(4, message.done());
  }
  return group.done();
}

function blob(type: string, content: Uint8Array): Buffer {
  const packed = new Message().number(2, content.length).bytes(3, deflateSync(content)).done();
  const header = new Message().bytes(1, Buffer.from(type)).number(3, packed.length).done();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, packed]);
}

function blocks<T>(items: readonly T[], group: (items: readonly T[], strings: Strings) => Uint8Array): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < items.length; at += BLOCK) {
    const strings = new Strings();
    const content = group(items.slice(at, at + BLOCK), strings);
    found.push(blob('OSMData', new Message().bytes(1, strings.message()).bytes(2, content).done()));
  }
  return found;
}

/** An OSM PBF file. */
export function encodeOsm({ nodes, ways, relations = [] }: OsmData): Buffer {
  const header = new Message().bytes(4, Buffer.from('OsmSchema-V0.6')).bytes(4, Buffer.from('DenseNodes')).done();
  return Buffer.concat([
    blob('OSMHeader', header),
    ...blocks(nodes, denseGroup),
    ...blocks(ways, wayGroup),
    ...blocks(relations, relationGroup),
  ]);
}

/**
 * A town of houses along streets, about `nodes` nodes: one in six houses with storeys, one in nine with a height, streets with names.
 * @param corner longitude and latitude of its south-western end
 */
export function sampleTown(nodes: number, corner: readonly [number, number] = [117, 36.6]): OsmData {
  const data = {
    nodes: [] as { id: number; lon: number; lat: number; tags?: Record<string, string> }[],
    ways: [] as { id: number; refs: number[]; tags: Record<string, string> }[],
  };
  const houses = Math.max(1, Math.floor(nodes / 9));
  const across = Math.ceil(Math.sqrt(houses));
  const add = (lon: number, lat: number, tags?: Record<string, string>): number =>
    data.nodes.push({ id: data.nodes.length + 1, lon, lat, ...(tags ? { tags } : {}) });
  for (let i = 0; i < houses; i++) {
    const [lon, lat] = [corner[0] + (i % across) * 4e-4, corner[1] + Math.floor(i / across) * 3e-4];
    const ring = [
      [0, 0],
      [2, 0],
      [2, 0.6],
      [1.4, 0.6],
      [1.4, 1],
      [0, 1],
    ].map(([x, y]) => add(lon + x * 1e-4, lat + y * 1e-4));
    const tags: Record<string, string> = { building: i % 4 === 0 ? 'apartments' : 'yes' };
    if (i % 6 === 0) tags['building:levels'] = String(2 + (i % 20));
    if (i % 9 === 0) tags.height = String(6 + (i % 60));
    if (i % 5 === 0) tags.name = `${i}号楼`;
    data.ways.push({ id: data.ways.length + 1, refs: [...ring, ring[0]], tags });
    if (i % across !== 0) continue;
    const street = Array.from({ length: across }, (_, k) => add(corner[0] + k * 4e-4, lat + 2e-4));
    if (street.length > 1)
      data.ways.push({
        id: data.ways.length + 1,
        refs: street,
        tags: { highway: i % (across * 8) === 0 ? 'primary' : 'residential', name: `第${i}路` },
      });
  }
  for (let i = 0; i < houses; i += 10)
    add(corner[0] + (i % across) * 4e-4 + 1e-4, corner[1] + Math.floor(i / across) * 3e-4, { amenity: 'pharmacy', name: `药店${i}` });
  return data;
}
