import { expect, it } from 'vitest';
import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { DATA_CLASSES } from '#contract/data-class.ts';
import type { AttributeSpec } from '#contract/kinds/event-spec.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import { label } from '#contract/label.ts';
import { eventFor, untoldKinds } from './events.ts';
import { maskPlate } from './mask-plate.ts';

const attribute = (dataClass: AttributeSpec['class']): AttributeSpec => ({ label: label('所见', 'Seen'), type: 'text', class: dataClass });
const classes = DATA_CLASSES.filter((one) => one !== 'biometric');
const kindOf = (id: string, category: 'security' | 'care') =>
  defineDeviceKind({
    id,
    label: label('试验', 'Test'),
    icon: 'gate',
    category,
    expectedIntervalS: 60,
    points: { open: { label: label('开', 'Open'), unit: '', range: [0, 1], decimals: 0 } },
    alerts: {},
    headline: 'open',
    events: {
      seen: {
        label: label('所见', 'Seen'),
        attributes: Object.fromEntries(classes.map((one) => [one.replaceAll('-', ''), attribute(one)])),
        dedupe: { key: [], windowS: 1 },
        retention: 'personal',
      },
    },
  });
const kinds = indexKinds([kindOf('gate', 'security'), kindOf('fall', 'care')]);
const event = (kind: string): DeviceEvent => ({
  id: 'e',
  device: 'd',
  kind,
  type: 'seen',
  place: '/1/2',
  at: 1,
  observedAt: 1,
  receivedAt: 1,
  clockFault: false,
  attributes: { plain: 'a', placeofliving: 'b', person: 'c', plate: '鲁A12345', health: 'd', forgotten: 'e' },
  text: '张三说',
  simulated: true,
});

it('every class of data is told to who may know it: plates masked, people to the cleared, what nobody declares to nobody', () => {
  const cleared = eventFor(event('gate'), { jurisdiction: '/1', people: true }, kinds);
  expect(cleared).toMatchObject({ text: '张三说' });
  expect(cleared!.attributes).toEqual({ plain: 'a', placeofliving: 'b', person: 'c', plate: '鲁A***45', health: 'd' });
  const others = eventFor(event('gate'), { jurisdiction: '/1', people: false }, kinds);
  expect(others).toMatchObject({ text: '' });
  expect(others!.attributes).toEqual({ plain: 'a', plate: '鲁A***45' });
});

it('of care, and of elsewhere, not even that it happened', () => {
  expect(eventFor(event('fall'), { jurisdiction: '/1', people: false }, kinds)).toBeNull();
  expect(eventFor(event('fall'), { jurisdiction: '/1', people: true }, kinds)).not.toBeNull();
  expect(eventFor(event('gate'), { jurisdiction: '/1/20', people: true }, kinds)).toBeNull();
  expect(eventFor(event('gone'), { jurisdiction: '/1', people: false }, kinds)).toBeNull();
  expect([untoldKinds({ jurisdiction: '/', people: false }, kinds), untoldKinds({ jurisdiction: '/', people: true }, kinds)]).toEqual([
    ['fall'],
    [],
  ]);
});

it('a plate keeps its province, its city letter and its last two', () => {
  const masked = ['鲁A12345', '鲁A·12345', ' 鲁ad12345 ', '鲁A1234警', 'WJ鲁1234X', '无牌', ''].map(maskPlate);
  expect(masked).toEqual(['鲁A***45', '鲁A***45', '鲁A****45', '鲁A***4警', 'W***', '无***', '']);
});
