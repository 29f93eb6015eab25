/**
 * Holds WhatsApp accounts for Holat, one Baileys socket a session.
 *
 * @module @holat/whatsapp
 */
export * from "./createWhatsAppDriver.js";
export * from "./credentials/readAuthFolder.js";
export * from "./logger.js";
export * from "./timeouts.js";
