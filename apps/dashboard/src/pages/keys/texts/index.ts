import type { Language } from "../../../texts/languages.js";
import { en, type KeysTexts } from "./en.js";
import { id } from "./id.js";
import { ru } from "./ru.js";
import { uz } from "./uz.js";

export type { KeysTexts } from "./en.js";

export const keysTexts: Readonly<Record<Language, KeysTexts>> = { uz, ru, en, id };
