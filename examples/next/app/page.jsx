import { createClient } from "@holat/sdk";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { Campaign } from "./Campaign";

const { HOLAT_URL: baseUrl = "http://localhost:3000", HOLAT_API_KEY: apiKey } = process.env;
const holat = createClient({ baseUrl, ...(apiKey && { apiKey }) });

export default async function Page({ searchParams }) {
  const { session } = await searchParams;
  // Here you would ask who is logged in, and whether they may see this campaign.
  const origins = [`http://${(await headers()).get("host")}`];
  const issued = await holat.calls.viewToken(session ?? "", { origins }).catch(notFound);
  return <Campaign sessionId={session} token={issued.token} baseUrl={baseUrl} />;
}
