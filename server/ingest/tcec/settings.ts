import { z } from 'zod';
import { defineSettings } from '#server/lib/setting.ts';
import { readOperators } from './operators.ts';

export default defineSettings({
  QUANYAN_TCEC_OPERATORS: {
    schema: z
      .string()
      .refine((list) => readOperators(list) !== null)
      .default(''),
    expects: 'OperatorID=DataSecret/DataSecretIV/SigSecret, comma separated; the first two secrets have 16 characters',
    about:
      'Operators of public charging stations (T/CEC 102) that may push, with what was agreed with each. Others are refused, but for the ' +
      'example of the standard from this machine in the demo.',
  },
});
