import { definePlacement } from '#contract/kinds/placement.ts';

/** By turns on LoRaWAN and on a mobile network: each is known by what its platform calls it, too. */
export default definePlacement({
  prefix: 'mh',
  share: 500,
  at: [{ site: 'roadway', name: '雨水井盖', height: 0 }],
  address: (nth) => (nth % 2 === 1 ? `lora:24e124785d${nth.toString(16).padStart(6, '0')}` : `imei:${860_000_000_000_000 + nth}`),
});
