import type { Language } from "../../../texts/languages.js";
import { en, type TargetsTexts } from "./en.js";
import { id } from "./id.js";
import { ru } from "./ru.js";
import { uz } from "./uz.js";

export type { TargetsTexts } from "./en.js";

export const targetsTexts: Readonly<Record<Language, TargetsTexts>> = { uz, ru, en, id };
