import "../../../packages/dashboard-widgets/dist/register/index.js";
