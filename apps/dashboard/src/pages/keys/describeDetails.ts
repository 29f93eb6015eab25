/** `scopes: calls:read, calls:start · name: crm`; `momentOf` words a time, epoch ms. */
export function describeDetails(
  details: Readonly<Record<string, unknown>>,
  momentOf: (at: number) => string,
): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const isTime = name.endsWith("At") && typeof value === "number";
      return `${name}: ${isTime ? momentOf(value) : describeValue(value)}`;
    })
    .join(" · ");
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(describeValue).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
