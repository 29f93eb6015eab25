import packageJson from "../package.json" with { type: "json" };

/** Of the server package. */
export const version: string = packageJson.version;
