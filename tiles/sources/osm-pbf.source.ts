import path from 'node:path';
import type { Geometry, Position } from 'geojson';
import { ringHasHole } from '#tiles/area/geometry/rings.ts';
import { addressOf, classifyOsm, heightsOf, nameOf, pointMeaning, unreadableHeights, type Meaning } from './classify.ts';
import { decodeBlock, type ElementSink, type Member, type OsmTags } from './osm/block.ts';
import { readBlocks } from './osm/blobs.ts';
import { NodeColumns, WayColumns } from './osm/columns.ts';
import { joinWays, knownStretches } from './osm/outlines.ts';
import { defineSource, OSM_ATTRIBUTION, type SourceSink } from './source.ts';

export default defineSource({
  endings: ['.osm.pbf', '.pbf'],
  read: async (file, sink) => {
    const name = path.basename(file);
    const gathering = new Gathering(name, sink);
    try {
      for await (const { bytes, done, total } of readBlocks(file)) {
        decodeBlock(bytes, gathering);
        sink.progress(done, total);
      }
    } catch (error) {
      throw new Error(`${name} cannot be read: ${(error as Error).message}.`, { cause: error });
    }
    sink.attribute(OSM_ATTRIBUTION);
    gathering.finish();
  },
});

interface Wanted {
  readonly id: number;
  readonly tags: OsmTags;
  readonly meaning: Meaning;
}
interface WantedRelation extends Wanted {
  readonly members: readonly Member[];
}

/**
 * Keeps every node and way in columns, and the tags of those that mean something. Ways and relations become shapes at the end:
 * files are usually, but not always, sorted nodes first.
 */
class Gathering implements ElementSink {
  readonly #file: string;
  readonly #sink: SourceSink;
  readonly #nodes = new NodeColumns();
  readonly #ways = new WayColumns();
  readonly #wantedWays: Wanted[] = [];
  readonly #wantedRelations: WantedRelation[] = [];

  constructor(file: string, sink: SourceSink) {
    this.#file = file;
    this.#sink = sink;
  }

  node(id: number, lon: number, lat: number, tags: OsmTags | null): void {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      return this.#sink.report.skip('a node lies outside the Earth', `${this.#file} n${id}`);
    this.#nodes.add(id, lon, lat);
    // Bus stops, crossings and the like are points on what is drawn as a line: nothing to report.
    if (tags === null || 'highway' in tags) return;
    const meaning = this.#meaning(tags, `n${id}`);
    if (!meaning) return;
    const asPoint = pointMeaning(meaning, tags);
    if (asPoint.theme === 'poi' || asPoint.theme === 'quarter')
      this.#add(`n${id}`, tags, asPoint, { type: 'Point', coordinates: [lon, lat] });
  }

  way(id: number, refs: readonly number[], tags: OsmTags | null, places: readonly (readonly [number, number])[] | null): void {
    this.#ways.add(id, refs);
    // A node that several ways tell of is kept several times: they say the same.
    places?.forEach(([lon, lat], i) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && this.#nodes.add(refs[i], lon, lat));
    const meaning = this.#meaning(tags, `w${id}`);
    if (meaning && tags !== null) this.#wantedWays.push({ id, tags, meaning });
  }

  relation(id: number, members: readonly Member[], tags: OsmTags): void {
    if (tags.type !== 'multipolygon' && tags.type !== 'boundary') return;
    const meaning = this.#meaning(tags, `r${id}`);
    if (meaning) this.#wantedRelations.push({ id, members, tags, meaning });
  }

  #meaning(tags: OsmTags | null, id: string): Meaning | null {
    const meaning = tags === null ? null : classifyOsm(tags);
    if (typeof meaning !== 'string') return meaning;
    this.#sink.report.skip(meaning, `${this.#file} ${id}`);
    return null;
  }

  #add(id: string, tags: OsmTags, meaning: Meaning, geometry: Geometry): void {
    for (const told of unreadableHeights(tags))
      this.#sink.report.change(`a height that cannot be read was taken as not told (${told})`, `${this.#file} ${id}`);
    this.#sink.add({
      theme: meaning.theme,
      kind: meaning.kind,
      id,
      name: nameOf(tags),
      address: addressOf(tags),
      geometry,
      where: `${this.#file} ${id}`,
      ...heightsOf(tags),
    });
  }

  finish(): void {
    if (this.#nodes.size === 0) throw new Error(`${this.#file} holds no nodes: there is nothing to draw.`);
    const drawn = this.#outlinesOfRelations();
    for (const way of this.#wantedWays) {
      if (way.meaning.theme === 'building' && drawn.has(way.id))
        this.#sink.report.skip('the outline of a building that a relation draws', `${this.#file} w${way.id}`);
      else this.#addWay(way);
    }
    for (const relation of this.#wantedRelations) this.#addRelation(relation);
  }

  /**
   * Ways that are the outer edge of a building which a relation is about: one building, drawn once. What only the way says, the
   * relation says too.
   */
  #outlinesOfRelations(): Set<number> {
    const wanted = new Map(this.#wantedWays.map((way) => [way.id, way]));
    const drawn = new Set<number>();
    this.#wantedRelations.forEach((relation, i) => {
      if (relation.meaning.theme !== 'building') return;
      for (const { type, ref, role } of relation.members) {
        const way = type === 'way' && role !== 'inner' ? wanted.get(ref) : undefined;
        if (way?.meaning.theme !== 'building') continue;
        drawn.add(ref);
        this.#wantedRelations[i] = { ...this.#wantedRelations[i], tags: { ...way.tags, ...this.#wantedRelations[i].tags } };
      }
    });
    return drawn;
  }

  readonly #position = (id: number): Position | undefined => this.#nodes.at(id);

  #addWay({ id, tags, meaning }: Wanted): void {
    const refs = this.#ways.at(id)!;
    const stretches = knownStretches(refs, this.#position);
    const where = `${this.#file} w${id}`;
    if (stretches.length === 0) return this.#sink.report.skip('a way whose nodes are not in the file', where);
    const whole = stretches.length === 1 && stretches[0].length === refs.length;
    const isLine = meaning.theme === 'road' || meaning.theme === 'boundary';
    if (isLine)
      return this.#add(
        `w${id}`,
        tags,
        meaning,
        stretches.length === 1 ? { type: 'LineString', coordinates: stretches[0] } : { type: 'MultiLineString', coordinates: stretches },
      );
    if (!whole) return this.#sink.report.skip('an outline that is cut by the edge of the file', where);
    if (refs[0] !== refs[refs.length - 1]) return this.#sink.report.skip(`a ${meaning.theme} that is a line, not an outline`, where);
    if (meaning.theme === 'poi' || meaning.theme === 'quarter')
      return this.#add(`w${id}`, tags, meaning, { type: 'Point', coordinates: meanOf(stretches[0]) });
    this.#add(`w${id}`, tags, meaning, { type: 'Polygon', coordinates: [stretches[0]] });
  }

  #addRelation({ id, members, tags, meaning }: WantedRelation): void {
    const where = `${this.#file} r${id}`;
    const ringsOf = (inner: boolean): Position[][] | null => {
      const ways = members
        .filter((member) => member.type === 'way' && (member.role === 'inner') === inner)
        .map((member) => this.#ways.at(member.ref));
      const { rings, loose } = joinWays(ways.filter((way) => way !== undefined));
      const known = rings.map((ring) => ring.map(this.#position));
      const complete =
        ways.every((way) => way !== undefined) && loose === 0 && known.every((ring) => ring.every((position) => position !== undefined));
      return complete ? (known as Position[][]) : null;
    };
    const outer = ringsOf(false);
    if (outer === null || outer.length === 0) return this.#sink.report.skip('an outline of several ways that is not whole', where);
    if (meaning.theme === 'poi' || meaning.theme === 'quarter')
      return this.#add(`r${id}`, tags, meaning, { type: 'Point', coordinates: meanOf(outer[0]) });
    if (meaning.theme === 'road') return this.#add(`r${id}`, tags, meaning, { type: 'MultiLineString', coordinates: outer });
    const inner = ringsOf(true);
    if (inner === null) this.#sink.report.change('a courtyard or island of several ways that is not whole was left out', where);
    const holesOf = (ring: Position[]): Position[][] => (inner ?? []).filter((hole) => ringHasHole(ring, hole));
    this.#add(`r${id}`, tags, meaning, { type: 'MultiPolygon', coordinates: outer.map((ring) => [ring, ...holesOf(ring)]) });
  }
}

function meanOf(points: readonly Position[]): Position {
  const sum = points.reduce(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}
