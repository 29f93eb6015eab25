// Node runs the benchmarks' TypeScript as it stands; `npm run bench` brings a Node that can.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `The benchmarks need Node 22.19 or newer, this is ${process.version}: start them with "npm run bench".`,
  );
  process.exit(2);
}
process.removeAllListeners("warning");
await import("./resolveTypeScript.mjs");
await import("./src/main.ts");
