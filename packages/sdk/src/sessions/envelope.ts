import { readJson, toShape } from "../readAnswer.js";

/** What /sessions and /messages wrap their answers in. */
export interface Envelope<Data> {
  readonly success: true;
  readonly message: string;
  readonly data: Data;
  readonly count: number;
}

/** What is in the envelope; BAD_ANSWER where there is none. */
export async function readData<Data>(response: Response): Promise<Data> {
  return toShape<Envelope<Data>>(await readJson(response), "data", "envelope").data;
}
