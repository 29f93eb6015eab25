import { typesOnly } from "../../scripts/typesOnly.js";
import config from "./tsup.config.js";

export default typesOnly(config, {
  // The types of @holat/core are copied in: the package stands alone.
  compilerOptions: { paths: { "@holat/core": ["../core/src/index.ts"] } },
});
