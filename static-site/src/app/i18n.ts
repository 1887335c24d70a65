import { i18n } from "@lingui/core";

/** Loads the catalogue of the page's language. English is the source and so far the only one. */
export async function loadMessages(locale = "en"): Promise<void> {
  const { messages } = await import("../locales/en/messages.ts");
  i18n.load(locale, messages);
  // Words are English; numbers and dates follow the reader's own habits.
  i18n.activate(locale, [...navigator.languages]);
}

export { i18n };
