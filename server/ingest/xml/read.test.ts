import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf, readXml } from './read.ts';

const SEED = 1998;
const read = (text: string): unknown => {
  const { root, fault } = readXml(Buffer.from(text));
  return [root && { [root.name]: plainOf(root) }, fault];
};

describe('XML of devices', () => {
  it('is read by local names, whatever its namespaces', () =>
    expect(read('<?xml version="1.0"?>\n<h:Event xmlns:h="urn:x"><h:at> 7 </h:at><b><c>1</c><c>2</c></b><d/></h:Event>')).toEqual([
      { Event: { at: '7', b: { c: '1' }, d: '' } },
      null,
    ]));

  it('is decoded as it says of itself', () => {
    const bytes = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="GB2312"?><a><b>'),
      Buffer.from('c7b0', 'hex'),
      Buffer.from('</b></a>'),
    ]);
    expect(plainOf(readXml(bytes).root!)).toEqual({ b: '前' });
    expect(readXml(Buffer.from('<?xml version="1.0" encoding="no-such"?><a/>')).fault).toContain('no-such');
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'DOCTYPE'],
    ['<a><b></a>', 'not well-formed'],
    ['<a>&other;</a>', 'not well-formed'],
    [`${'<a>'.repeat(40)}`, 'deep'],
    [`<a>${'<b/>'.repeat(6000)}</a>`, '5000 elements'],
    ['', 'not well-formed'],
  ])('%# is told, and no entity is read', (text, fault) => expect(readXml(Buffer.from(text)).fault).toContain(fault));

  it('counts as far as it goes', () => {
    const { root, fault } = readXml(Buffer.from('<a><fire>1</fire><b>'));
    expect([plainOf(root!), fault !== null]).toEqual([{ fire: '1', b: '' }, true]);
  });

  it(`never throws (seed ${SEED})`, () => {
    const bits = fc.constantFrom('<a>', '</a>', '<a', '/>', '&#0;', '&lt;', '<![CDATA[', ']]>', '<!--', '<?x?>', 'x', '"', '\u0000', '�');
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 60 }), (parts) => void readXml(Buffer.from(parts.join('')))),
      { seed: SEED, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readXml(bytes)),
      { seed: SEED, numRuns: 2000 },
    );
  });
});
