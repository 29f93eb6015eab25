export { CallSessionStatus } from "../../../packages/dashboard-widgets/dist/react/index.js";
