import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

/** A charge point that knows nothing of us: the library that other central systems are tested with. */
const point = (identity: string, protocol: string): string =>
  'import { RPCClient } from "ocpp-rpc"; const endpoint = `ws://127.0.0.1:${process.env.QUANYAN_PORT ?? 8080}/ocpp`;' +
  ` const point = new RPCClient({ endpoint, identity: "${identity}", protocols: ["${protocol}"], strictMode: true });` +
  ' await point.connect(); const timestamp = new Date().toISOString();';
const POST = "curl -s -H 'content-type: application/json' http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/observations";
const MQTT = 'mosquitto_pub -h 127.0.0.1 -p ${QUANYAN_MQTT_PORT:-1883} -q 1';

/** What an operator of charging stations sends: sealed and signed with the secrets of the standard's own example. */
const SEND =
  'send() { data=$(printf %s "$2" | openssl enc -aes-128-cbc -K $K -iv $K -base64 -A); ' +
  'sig=$(printf %s "123456789${data}202611230815300001" | openssl dgst -md5 -hmac 1234567890abcdef | sed "s/.* //" | tr a-f A-F); ' +
  'curl -s -H "Authorization: Bearer $3" http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/ingest/tcec/$1 ' +
  '-d "{\\"OperatorID\\":\\"123456789\\",\\"TimeStamp\\":\\"20261123081530\\",\\"Seq\\":\\"0001\\",' +
  '\\"Data\\":\\"$data\\",\\"Sig\\":\\"$sig\\"}"; }';

export default defineSystem({
  id: 'S25',
  name: label('智能终端', 'Terminals in the street'),
  does: label(
    '充电桩过温、漏电、急停与远程启停；快递柜、售货机、缴费终端被撬，直饮水超标与漏水，库存、满溢、滤芯、纸张该补该清',
    'Charging piles that overheat or leak current, started and stopped from here; lockers, machines and kiosks that are forced; ' +
      'unfit water; what has to be filled or emptied',
  ),
  kinds: ['charging-pile', 'charging-connector', 'smart-locker', 'vending-machine', 'water-dispenser', 'library-terminal', 'payment-kiosk'],
  protocols: ['ocpp', 'tcec', 'mqtt/dialects/quanyan', 'http/dialects/quanyan'],
  scenarios: ['pile-fire'],
  tests: ['tests/walk/charge-points.test.ts', 'tests/faults/charge-points.test.ts', 'server/ingest/tcec/exchange.test.ts'],
  clients: [
    {
      title: label('OCPP 1.6 充电桩报漏电', 'A charge point by OCPP 1.6 tells a ground fault'),
      needs: ['node'],
      devices: [{ id: 'ep-000001', kind: 'charging-pile', address: 'ocpp:EP000001' }],
      shell: [
        `node --input-type=module -e '${point('EP000001', 'ocpp1.6')}`,
        'console.log(await point.call("BootNotification", { chargePointVendor: "Synthetic", chargePointModel: "EB-10" }));',
        'await point.call("StatusNotification", { connectorId: 1, status: "Faulted", errorCode: "GroundFailure", timestamp });',
        `await point.close();'`,
      ],
      hears: 'Accepted',
      raises: [
        { device: 'ep-000001', alert: 'pile-ground-fault' },
        { device: 'ep-000001', alert: 'pile-fault' },
      ],
      tells: [{ device: 'ep-000001', event: 'restarted' }],
    },
    {
      title: label('OCPP 2.0.1 充电站报高温', 'A charging station by OCPP 2.0.1 tells heat'),
      needs: ['node'],
      devices: [{ id: 'ep-000002', kind: 'charging-pile', address: 'ocpp:EP000002' }],
      shell: [
        `node --input-type=module -e '${point('EP000002', 'ocpp2.0.1')}`,
        'const boot = { reason: "PowerUp", chargingStation: { model: "M", vendorName: "Synthetic" } };',
        'console.log(await point.call("BootNotification", boot));',
        'const eventData = [{ eventId: 1, timestamp, trigger: "Alerting", actualValue: "96.5", eventNotificationType: "HardWiredMonitor",' +
          ' component: { name: "TemperatureSensor" }, variable: { name: "Temperature" } }];',
        `await point.call("NotifyEvent", { generatedAt: timestamp, seqNo: 0, eventData }); await point.close();'`,
      ],
      hears: 'Accepted',
      raises: [{ device: 'ep-000002', alert: 'pile-hot' }],
    },
    {
      title: label('运营商平台推送接口故障（T/CEC 102）', 'An operator pushes a faulty connector (T/CEC 102)'),
      needs: ['curl', 'openssl', 'xxd'],
      devices: [{ id: 'cc-000001', kind: 'charging-connector', address: 'tcec:123456789/3701020010000001' }],
      shell: [
        'K=$(printf 1234567890abcdef | xxd -p)',
        SEND,
        'field() { sed \'s/.*"\'$1\'":"\\([^"]*\\)".*/\\1/\'; }; answer=$(send query_token \'{"OperatorID":"123456789"}\' | field Data)',
        'token=$(printf %s "$answer" | openssl enc -d -aes-128-cbc -K $K -iv $K -base64 -A | field AccessToken)',
        'send notification_stationStatus \'{"ConnectorStatusInfo":{"ConnectorID":"3701020010000001","Status":255}}\' "$token"',
      ],
      hears: '"Ret":0',
      raises: [{ device: 'cc-000001', alert: 'pile-fault' }],
    },
    {
      title: label('快递柜被撬', 'A parcel locker is forced'),
      needs: ['mosquitto_pub'],
      devices: [{ id: 'lk-000001', kind: 'smart-locker' }],
      shell: [`${MQTT} -t quanyan/v1/lk-000001/observations -m '{"points":{"doorForced":1}}'`],
      raises: [{ device: 'lk-000001', alert: 'door-forced' }],
    },
    {
      title: label('缴费终端读卡口被加装异物', 'Something is put over the card slot of a kiosk'),
      needs: ['mosquitto_pub'],
      devices: [{ id: 'pk-000001', kind: 'payment-kiosk' }],
      shell: [`${MQTT} -t quanyan/v1/pk-000001/observations -m '{"points":{"skimmed":1,"paperPct":4}}'`],
      raises: [
        { device: 'pk-000001', alert: 'skimmed' },
        { device: 'pk-000001', alert: 'paper-low' },
      ],
    },
    {
      title: label('直饮水超标、售货机缺货、还书箱满', 'Unfit water, stock low, a full returns box'),
      needs: ['curl'],
      devices: [
        { id: 'wd-000001', kind: 'water-dispenser' },
        { id: 'vm-000001', kind: 'vending-machine' },
        { id: 'lb-000001', kind: 'library-terminal' },
      ],
      shell: [
        `${POST} \\`,
        `  -d '{"observations": [{"device": "wd-000001", "points": {"tdsPpm": 820}}, {"device": "vm-000001", "points": {"stockPct": 4}},`,
        `        {"device": "lb-000001", "points": {"returnsPct": 97}}]}'`,
      ],
      hears: '"accepted":3',
      raises: [
        { device: 'wd-000001', alert: 'water-unfit' },
        { device: 'vm-000001', alert: 'stock-low' },
        { device: 'lb-000001', alert: 'returns-full' },
      ],
    },
  ],
});
