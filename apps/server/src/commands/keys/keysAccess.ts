import type { CreatedKey, CreateKeyInput, ShownApiKey } from "@holat/core/schemas";

/** Keys by one of two ways: a running server, or the database itself. */
export interface KeysAccess {
  /** The way that is taken, for people; no secret. */
  readonly way: string;
  create(input: CreateKeyInput): Promise<CreatedKey>;
  list(): Promise<readonly ShownApiKey[]>;
  revoke(id: string): Promise<void>;
  close(): Promise<void>;
}
