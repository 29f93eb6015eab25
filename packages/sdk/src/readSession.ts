import type { CallSession } from "@holat/core";
import { toShape, toShapes } from "./readAnswer.js";

const keys = ["sessionId", "status", "version"] as const;
const what = "call session";

export const toSession = (value: unknown): CallSession => toShape<CallSession>(value, keys, what);

export const toSessions = (value: unknown): readonly CallSession[] =>
  toShapes<CallSession>(value, keys, what);
