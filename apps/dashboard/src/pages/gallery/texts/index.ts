import type { Language } from "../../../texts/languages.js";
import { en, type GalleryTexts } from "./en.js";
import { id } from "./id.js";
import { ru } from "./ru.js";
import { uz } from "./uz.js";

export type { GalleryTexts } from "./en.js";
export type StateName = keyof GalleryTexts["states"];

export const galleryTexts: Readonly<Record<Language, GalleryTexts>> = { uz, ru, en, id };
