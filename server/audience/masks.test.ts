import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskAddress, maskName, maskNumbers } from './masks.ts';

it.each([
  ['张三', '张*'],
  ['张三丰', '张**'],
  ['欧阳修', '欧阳**'],
  ['欧阳', '欧*'],
  ['买买提·阿里', '买买提·**'],
  ['王', '王'],
  ['', ''],
])('%s is shown as %s', (name, shown) => {
  expect(maskName(name)).toBe(shown);
});

it.each([
  ['电话13812345678，请回电', '电话138****5678，请回电'],
  ['+86 138-1234-5678，8613812345678，138 1234 5678', '+86 138****5678，86138****5678，138****5678'],
  ['(0531)88812345，0531 8881 2345', '(0531-****2345，0531-****2345'],
  ['0531-88812345 或 02188812345', '0531-****2345 或 021-****2345'],
  ['身份证 99999919900307123X', '身份证 999***********123X'],
  ['旧证 999999900307123', '旧证 999********7123'],
  ['{"until":1795393000000,"version":3}', '{"until":1795393000000,"version":3}'],
  ['GD20261123-0001', 'GD20261123-0001'],
])('%s becomes %s', (text, shown) => expect(maskNumbers(text)).toBe(shown));

it('no mobile number survives, wherever it stands', () => {
  const mobile = fc.tuple(fc.constantFrom('138', '199', '170'), fc.stringMatching(/^\d{8}$/)).map((parts) => parts.join(''));
  const beside = fc.string({ maxLength: 10 }).filter((text) => !/\d/.test(text));
  fc.assert(
    fc.property(beside, mobile, beside, (before, number, after) => {
      expect(maskNumbers(before + number + after)).toBe(`${before}${number.slice(0, 3)}****${number.slice(7)}${after}`);
    }),
  );
});

it.each([
  ['10.3.7.21', '10.3.7.*'],
  ['::ffff:10.3.7.21', '10.3.7.*'],
  ['fe80:1:2::9', 'fe80:1:*'],
  ['memory', 'memory'],
  ['', ''],
])('%s is shown as %s', (address, shown) => {
  expect(maskAddress(address)).toBe(shown);
});
