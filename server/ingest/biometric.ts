import { isObject } from './report.ts';

/** Deeper is not looked: what lies there is no attribute. */
const MAX_DEPTH = 6;
const MAX_FIELDS = 2000;

/**
 * Names that access controllers and cameras give to faces, fingers, eyes, voices and what is computed of them, such as `faceData`,
 * `featureData`, `faceLibId`, `FDID`, `fingerPrintData`, `人脸图片`. Not `interface` or `surface`.
 */
const BIOMETRIC = new RegExp(
  [
    /(?<![rR])[fF]ace(?!t)/,
    /FACE/,
    /fdid/,
    /FDID/,
    /[fF]ingers?(?![a-z])/,
    /[fF]inger_?[pP]rint/,
    /[pP]alm/,
    /[iI]ris(?![a-z])/,
    /[rR]etina/,
    /[vV]oice_?[pP]rint/,
    /[vV]ein/,
    /[gG]ait(?![a-z])/,
    /[bB]iometri/,
    /[fF]eature_?([dD]ata|[vV]ector|[cC]ode|[vV]alue|s?$)/,
    /[eE]mbedding/,
    /SubImageList/,
    /人脸/,
    /面部/,
    /指纹/,
    /虹膜/,
    /声纹/,
    /静脉/,
    /掌纹/,
    /步态/,
    /特征(值|码|向量|数据)/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** True of a field's name that says biometric data; what a device says of how somebody was let in (`method: "face"`) is none. */
export const looksBiometric = (name: string): boolean => BIOMETRIC.test(name);

/** Names of fields, however deep, that look like biometric data; at most a few. */
export function biometricFields(value: unknown): string[] {
  const found = new Set<string>();
  let seen = 0;
  const look = (part: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || seen > MAX_FIELDS || found.size >= 5) return;
    if (Array.isArray(part)) for (const item of part) look(item, depth + 1);
    if (!isObject(part)) return;
    for (const name of Object.keys(part)) {
      seen++;
      if (looksBiometric(name)) found.add(name.slice(0, 60));
      else look(part[name], depth + 1);
    }
  };
  look(value, 0);
  return [...found];
}

/** A member of JSON, or an element of XML. */
const NAMES = /"([^"\\]{1,60})"\s*:|<([^\s<>/!?]{1,60})[\s/>]/g;

/** True of bytes that nobody may keep, not even for diagnosis: they name such a field. */
export function holdsBiometric(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  for (const [, member, element] of text.matchAll(NAMES)) if (looksBiometric(member ?? element)) return true;
  return false;
}
