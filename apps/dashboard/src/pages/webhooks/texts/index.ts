import type { Language } from "../../../texts/languages.js";
import { en, type WebhooksTexts } from "./en.js";
import { id } from "./id.js";
import { ru } from "./ru.js";
import { uz } from "./uz.js";

export type { WebhooksTexts } from "./en.js";

export const webhooksTexts: Readonly<Record<Language, WebhooksTexts>> = { uz, ru, en, id };
