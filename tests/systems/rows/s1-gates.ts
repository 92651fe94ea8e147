import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const SERVER = 'http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/ingest';
const JSON_TYPE = `-H 'content-type: application/json'`;
const DOOR = { id: 'ag-000001', kind: 'access-gate', address: 'hikvision:025100000001' };
const LANE = { id: 'ag-000002', kind: 'access-gate', address: 'hikvision:025100000002' };
const BARRIER = { id: 'ag-000003', kind: 'access-gate', address: 'hikvision:025100000003' };

export default defineSystem({
  id: 'S1',
  name: label('人脸/车辆识别门禁', 'Gates for people and vehicles'),
  does: label(
    '记录通行与拒绝，强行闯入、超时未关、被拆、胁迫开门分别告警；不收人脸，车牌按知悉范围遮盖，推送永不开闸',
    'Keeps passes and refusals; tells forced, held open, tampered with and duress; takes no face, masks plates by who looks, ' +
      'and no push ever opens a barrier',
  ),
  kinds: ['access-gate'],
  protocols: ['http/dialects/hikvision', 'http/dialects/vzenith', 'http/dialects/viid', 'mqtt/dialects/quanyan'],
  scenarios: [],
  tests: ['tests/walk/gates.test.ts'],
  clients: [
    {
      title: label('控制器推送胁迫开门', 'A controller posts an opening under duress'),
      needs: ['curl'],
      devices: [DOOR],
      shell: [
        `curl -s ${JSON_TYPE} ${SERVER}/hikvision \\`,
        `  -d '{"macAddress":"02:51:00:00:00:01","eventType":"AccessControllerEvent",` +
          `"AccessControllerEvent":{"majorEventType":1,"subEventType":1034,"serialNo":1}}'`,
      ],
      hears: '"statusCode":1',
      raises: [{ device: DOOR.id, alert: 'duress' }],
    },
    {
      title: label('多段报文：门超时未关，图片不收', 'A multipart body: held open; its picture is not looked at'),
      needs: ['curl'],
      devices: [LANE],
      shell: [
        `curl -s ${SERVER}/hikvision -F 'Picture=not a picture;type=image/jpeg' -F 'event_log={"macAddress":"02:51:00:00:00:02",` +
          `"AccessControllerEvent":{"majorEventType":5,"subEventType":28,"serialNo":2}};type=application/json'`,
      ],
      hears: '"faults":[]',
      raises: [{ device: LANE.id, alert: 'held-open' }],
    },
    {
      title: label('XML 与 DOCTYPE', 'XML, and a DOCTYPE that is refused'),
      needs: ['curl'],
      devices: [BARRIER],
      shell: [
        `curl -s -H 'content-type: application/xml' ${SERVER}/hikvision -d '<!DOCTYPE e [<!ENTITY a "b">]><e>&a;</e>'`,
        `curl -s -H 'content-type: application/xml' ${SERVER}/hikvision -d '<EventNotificationAlert><macAddress>02:51:00:00:00:03` +
          `</macAddress><AccessControllerEvent><majorEventType>1</majorEventType><subEventType>1028</subEventType>` +
          `</AccessControllerEvent></EventNotificationAlert>'`,
      ],
      hears: 'it has a DOCTYPE, which is never read',
      raises: [{ device: BARRIER.id, alert: 'tamper' }],
    },
  ],
});
