import type { CallSession } from "@holat/core";
import { toShape, toShapes } from "./readAnswer.js";

const key = "version";
const what = "call session";

export const toSession = (value: unknown): CallSession => toShape<CallSession>(value, key, what);

export const toSessions = (value: unknown): readonly CallSession[] => toShapes<CallSession>(value, key, what);
