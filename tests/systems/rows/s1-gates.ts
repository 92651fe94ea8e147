import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const SERVER = 'http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/ingest';
const JSON_TYPE = `-H 'content-type: application/json'`;
const DOOR = { id: 'ag-000001', kind: 'access-gate', address: 'hikvision:025100000001' };
const LANE = { id: 'ag-000002', kind: 'access-gate', address: 'hikvision:025100000002' };
const BARRIER = { id: 'ag-000003', kind: 'access-gate', address: 'hikvision:025100000003' };
const DRIVE = { id: 'ag-000004', kind: 'access-gate', address: 'hikvision:025100000004' };
const STAYS = { id: 'ag-000005', kind: 'access-gate' };

export default defineSystem({
  id: 'S1',
  name: label('人脸/车辆识别门禁', 'Gates for people and vehicles'),
  does: label(
    '记录通行与拒绝，强行闯入、超时未关、被拆、胁迫开门分别告警；车辆逆行、久停、占用消防通道分别告警；不收人脸，车牌按知悉范围遮盖，推送永不开闸',
    'Keeps passes and refusals; tells forced, held open, tampered with and duress; vehicles the wrong way, that stay too long ' +
      'or block a fire lane; takes no face, masks plates by who looks, and no push ever opens a barrier',
  ),
  kinds: ['access-gate'],
  protocols: ['http/dialects/hikvision', 'http/dialects/ai-box', 'http/dialects/vzenith', 'http/dialects/viid', 'mqtt/dialects/quanyan'],
  scenarios: ['gate-vehicles'],
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
    {
      title: label('车牌相机：逆行与占用消防通道', 'A plate camera: the wrong way, and a fire lane blocked'),
      needs: ['curl'],
      devices: [DRIVE],
      shell: [
        `say() { curl -s -H 'content-type: application/xml' ${SERVER}/hikvision -d "<EventNotificationAlert><macAddress>02:51:00:00:00:04` +
          `</macAddress>$1</EventNotificationAlert>"; }`,
        `say '<eventType>ANPR</eventType><ANPR><licensePlate>鲁O12345</licensePlate><line>1</line><direction>reverse</direction></ANPR>'`,
        `say '<eventType>parking</eventType><eventState>active</eventState><channelID>1</channelID>'`,
      ],
      hears: '"faults":[]',
      raises: [
        { device: DRIVE.id, alert: 'wrong-way' },
        { device: DRIVE.id, alert: 'lane-blocked' },
      ],
      tells: [{ device: DRIVE.id, event: 'wrong-way' }],
    },
    {
      title: label('AI 盒子：车辆久停', 'An AI box: a vehicle stays too long'),
      needs: ['curl'],
      devices: [STAYS],
      shell: [
        `curl -s ${JSON_TYPE} ${SERVER}/ai-box -d '{"alarmID": "v-1", "deviceID": "ag-000005",`,
        `  "alarmType": "illegalParking", "plateNo": "鲁O12345", "lane": "1"}'`,
      ],
      hears: '"faults":[]',
      raises: [{ device: STAYS.id, alert: 'stays-long' }],
    },
  ],
});
