import { isIP } from "node:net";

/** What is wrong with a URL as such, whatever it leads to; undefined when nothing is. */
export function findUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return "it is not a URL such as https://crm.example/hooks/holat";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "only https and http are possible";
  if (url.username !== "" || url.password !== "") return "it must not hold a user or a password";
  if (url.hash !== "") return "a fragment (#...) is never sent; leave it out";
  const given = /^[a-z]+:\/\/(\[[^\]]*\]|[^/?#:\\]*)/i.exec(text)?.[1] ?? "";
  if (isIP(url.hostname) === 4 && given !== url.hostname)
    return `write the address in plain decimals: ${url.hostname}`;
  return undefined;
}
