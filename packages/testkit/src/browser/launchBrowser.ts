import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, without a window. `executablePath`: a program that starts it in some other place. */
export function launchBrowser(
  options: { readonly executablePath?: string; readonly args?: readonly string[] } = {},
): Promise<Browser> {
  const { executablePath = "/usr/bin/chromium", args = [] } = options;
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", ...args],
  });
}
