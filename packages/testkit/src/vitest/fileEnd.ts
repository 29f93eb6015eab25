import { afterAll } from "vitest";
import { runCleanups } from "../afterFile.js";

// For vitest's `setupFiles`: evaluated for every test file, and its hook runs after the file's own.
afterAll(runCleanups, 90_000);
