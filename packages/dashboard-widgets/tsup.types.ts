import { typesOnly } from "../../scripts/typesOnly.js";
import { library } from "./tsup.config.js";

export default typesOnly(library, {
  // The types of @holat/core are copied in; those of the SDK come with it.
  compilerOptions: { paths: { "@holat/core": ["../core/src/index.ts"] } },
});
