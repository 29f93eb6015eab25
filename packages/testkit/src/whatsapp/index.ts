export * from "./startWhatsAppServer.js";
export * from "./whatsAppServer.js";
