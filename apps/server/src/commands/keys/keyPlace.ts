import type { CreatedKey, CreateKeyInput, ShownApiKey } from "@holat/core/schemas";

/** Where keys are made, listed and revoked: a server, or a database that is at hand. */
export interface KeyPlace {
  /** For people. */
  readonly where: string;
  create(input: CreateKeyInput): Promise<CreatedKey>;
  list(): Promise<readonly ShownApiKey[]>;
  revoke(id: string): Promise<void>;
  close(): Promise<void>;
}
