import type { CallStatus, Label } from "@holat/core";
import type { CallText } from "./callTexts.js";
import type { ChartText } from "./chartTexts.js";
import type { ConnectionText, ReasonText } from "./connectionTexts.js";
import type { ListText } from "./listTexts.js";
import type { LogText } from "./logTexts.js";
import type { ProblemText } from "./problemTexts.js";

/** The names of all texts that an element, or `configureHolat`, can be given others for. */
export type TextName =
  | Label
  | CallStatus
  | ProblemText
  | CallText
  | ListText
  | ConnectionText
  | ReasonText
  | LogText
  | ChartText;

export type TextOverrides = Readonly<Partial<Record<TextName, string>>>;
