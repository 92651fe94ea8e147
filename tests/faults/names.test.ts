import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Place } from '#contract/records/place.ts';
import { EAST_COURT, crew, device, smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const NAMES = {
  html: '<img src=x onerror="alert(1)"><script>alert(2)</script>&amp;&lt;',
  template: "'; drop table devices; -- ${1} {{x}} %s \\u0041 \\n",
  rtl: '\u202Eةيسيئرلا\u202C ‏بوابة‏ \u2066x\u2069',
  emoji: '👨‍👩‍👧‍👦🏳️‍🌈 井盖 𠮷野家 é é',
  controls: 'line\nbreak\ttab\u0000null\u0007bell\u2028separator',
  long: `长${'名'.repeat(3400)}`,
  padded: '  two  spaces  ',
  lone: 'half \uD83D of a pair',
} as const;

/** As it is everywhere once it has come in: what is no character, half of a pair, becomes the sign for it. */
const shown = (id: keyof typeof NAMES): string => NAMES[id].toWellFormed();
const ids = Object.keys(NAMES) as (keyof typeof NAMES)[];
const places: Place[] = ids.map((id) => ({
  id,
  path: `${EAST_COURT}/${id}`,
  level: 'building',
  name: NAMES[id],
  center: [117, 36.6],
  simulated: true,
}));
const ledger = {
  ...smallLedger(ids.map((id) => device(`mh-${id}`, 'manhole', `${EAST_COURT}/${id}`, { name: NAMES[id] }))),
  crews: ids.map((id) => ({ ...crew(`crew-${id}`, EAST_COURT), name: NAMES[id].slice(0, 200) })),
};

it('names of any sort stay the text they are: ledger, REST, search, socket, alert, incident, comment', async () => {
  const server = await openServer({ ledger: { ...ledger, places: [...ledger.places, ...places] } });
  const officer = await signInDemo(server.http, 'duty-officer');
  const screen = await openScreen(officer);
  const device = await connectAsync(server.mqtt, { reconnectPeriod: 0 });
  for (const id of ids) {
    const name = shown(id);
    const one = await officer.ask<Device>('GET', `/api/v1/devices/mh-${id}`);
    expect([id, one.body.name]).toEqual([id, name]);
    expect(one.headers.get('content-type')).toMatch(/^application\/json/);
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
    expect(screen.get('device', `mh-${id}`)?.name).toBe(name);
    expect(screen.get('place', `${EAST_COURT}/${id}`)?.name).toBe(name);
    expect(screen.get('crew', `crew-${id}`)?.name).toBe(name.slice(0, 200));
    await device.publishAsync(`quanyan/v1/mh-${id}/observations`, JSON.stringify({ points: { opened: true }, text: NAMES[id] }), {
      qos: 1,
    });
    const said = await waitFor(`the alert of ${id}`, () => [...screen.all('alert').values()].find((alert) => alert.device === `mh-${id}`));
    expect([id, said.text]).toEqual([id, name]);
    expect((await officer.get<{ items: Alert[] }>(`/api/v1/alerts?device=mh-${id}`)).items[0].text).toBe(said.text);
  }
  await device.endAsync();

  const search = async (text: string): Promise<string[]> =>
    (await officer.get<{ items: Device[] }>(`/api/v1/devices?text=${encodeURIComponent(text)}`)).items.map(({ id }) => id);
  expect(await search('<script>')).toEqual(['mh-html']);
  expect(await search("'; DROP table")).toEqual(['mh-template']);
  expect(await search('%s')).toEqual(['mh-template']);
  expect(await search('𠮷野')).toEqual(['mh-emoji']);

  const [incident] = (await officer.get<{ items: Incident[] }>('/api/v1/incidents')).items;
  for (const id of ids) {
    const text = shown(id).slice(0, 2000);
    const typed = { subject: 'incident', id: incident.id, text: NAMES[id].slice(0, 2000) };
    expect(await officer.command('comment', typed)).toMatchObject({ ok: true });
    const comment = await waitFor('the comment on screen', () =>
      screen.get('incident', incident.id)?.comments.find((one) => one.text === text.trim()),
    );
    expect(comment.by.name).toBe('演示值班员');
  }
  // Edited on the administrator's page, it is the same text again.
  const administrator = await signInDemo(server.http, 'administrator');
  const one = [{ ...places[0], id: 'x', path: `${EAST_COURT}/x`, name: NAMES.lone }];
  await administrator.ask('POST', '/api/v1/ledger/import', { places: one, devices: [], crews: [] });
  expect(await waitFor('the place on screen', () => screen.get('place', `${EAST_COURT}/x`)?.name)).toBe(shown('lone'));
  expect(screen.get('incident', incident.id)).toEqual(await officer.get(`/api/v1/incidents/${incident.id}`));
});
