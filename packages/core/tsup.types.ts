import { typesOnly } from "../../scripts/typesOnly.js";
import config from "./tsup.config.js";

export default typesOnly(config);
