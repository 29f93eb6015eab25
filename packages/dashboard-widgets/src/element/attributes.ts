/** How an attribute's text is read as the value of its property, and written from it. */
export interface AttributeKind<Value> {
  read(text: string | null): Value;
  /** null: the attribute is removed. */
  write(value: Value): string | null;
}

const writeText = (value: unknown) => (value === undefined || value === null ? null : String(value));

/** An empty one counts as absent, so that a template may leave it empty. */
export const textAttribute: AttributeKind<string | undefined> = {
  read: (text) => text || undefined,
  write: writeText,
};

/** Undefined when it is absent or no number. */
export const numberAttribute: AttributeKind<number | undefined> = {
  read: (text) => (text && Number.isFinite(Number(text)) ? Number(text) : undefined),
  write: writeText,
};

/** True when it is there, be it empty; `"false"` is false, for frameworks that write it. */
export const flagAttribute: AttributeKind<boolean> = {
  read: (text) => text !== null && text !== "false",
  write: (value) => (value ? "" : null),
};

// biome-ignore lint/suspicious/noExplicitAny: a kind of whatever value
export type AttributeKinds = Readonly<Record<string, AttributeKind<any>>>;

export type AttributeValues<Kinds extends AttributeKinds> = {
  -readonly [Name in keyof Kinds]: Kinds[Name] extends AttributeKind<infer Value> ? Value : never;
};

/** Declares a property that has no attribute. */
export const property = <Value>(): Value | undefined => undefined;

/** `sessionId` -> `session-id` */
export const toAttributeName = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
