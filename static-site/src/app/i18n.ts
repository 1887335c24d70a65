import { i18n } from "@lingui/core";

/** Loads the catalogue of the page's language. English is the source and so far the only one. */
export async function loadMessages(locale = "en"): Promise<void> {
  const { messages } = await import("../locales/en/messages.ts");
  i18n.load(locale, messages);
  i18n.activate(locale);
}

export { i18n };
