import "./configure.js";
import "@holat/dashboard-widgets/register";
