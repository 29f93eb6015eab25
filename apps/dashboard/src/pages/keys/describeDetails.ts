/** `scopes: calls:read, calls:start · name: crm` */
export function describeDetails(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${describeValue(value)}`)
    .join(" · ");
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(describeValue).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
