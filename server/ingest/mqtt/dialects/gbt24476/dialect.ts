import { defineDialect } from '#server/ingest/mqtt/dialect.ts';
import { FAULT_TOPIC, SOURCE, readAddress, readMessage } from './codec.ts';

export default defineDialect({
  id: 'gbt24476',
  source: SOURCE,
  topics: [FAULT_TOPIC, 'lifts/{gb2009|gb2017|gb2023|simple}/{registration}/state'],
  filters: [FAULT_TOPIC, 'lifts/+/+/state'],
  address: (topic, _ledger, payload) => readAddress(topic, payload),
  read: readMessage,
  listener: () => null,
});
