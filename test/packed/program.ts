/** Asks, watches to the end and verifies, with both entries, in the words of a module and, with `require`, in those of a script. */
export function createProgram(baseUrl: string, module: "esm" | "cjs"): string {
  const load = (names: string, from: string) =>
    module === "esm" ? `import { ${names} } from "${from}";` : `const { ${names} } = require("${from}");`;
  return `${load("createClient, isHolatApiError", "@holat/sdk")}
${load("isWebhookVerificationError, verifyWebhook", "@holat/sdk/webhooks")}

async function main() {
  const { calls } = createClient({ baseUrl: "${baseUrl}", token: async () => "hvt_mine" });
  const { status } = await calls.get("s");
  const done = await calls.waitUntilDone("done");
  const missing = await calls.get("none").catch((error) => isHolatApiError(error) && error.code);
  const forged = await verifyWebhook({
    payload: "{}",
    headers: { "webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA" },
    secret: "whsec_AAAA",
    now: 1_000,
  }).catch((error) => isWebhookVerificationError(error) && error.code);
  console.log([status, done.status, missing, forged].join(" "));
}
void main();
`;
}

export const programSays = "RUNNING COMPLETED SESSION_NOT_FOUND SIGNATURE_MISMATCH";
