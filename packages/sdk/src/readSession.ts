import type { CallSession } from "@holat/core";
import { toShape, toShapes } from "./readAnswer.js";

/** Whatever a stream is about. */
export const toVersioned = <Item extends { readonly version: number }>(value: unknown): Item =>
  toShape<Item>(value, "version", "session");

export const toSession = toVersioned<CallSession>;

export const toSessions = (value: unknown): readonly CallSession[] =>
  toShapes<CallSession>(value, "version", "session");
