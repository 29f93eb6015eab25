import "../../../packages/dashboard-widgets/dist/register/call-session.js";
