/** A text shown to people, in both of the product's languages. zh-CN is the first language. */
export interface Label {
  readonly zh: string;
  readonly en: string;
}

export const label = (zh: string, en: string): Label => ({ zh, en });
