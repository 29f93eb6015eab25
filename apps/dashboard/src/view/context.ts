import type { Format } from "../format.js";
import type { Texts } from "../texts/texts.js";

/** What every part of the page is drawn with. */
export interface View {
  readonly texts: Texts;
  readonly format: Format;
}

export interface Actions {
  start(): Promise<void>;
  cancel(sessionId: string, force: boolean): Promise<void>;
}
