import { i18n } from "@lingui/core";
import { messages } from "../locales/en/messages.ts";

/** Takes the catalogue of the page's language. English is the source and so far the only one, so it comes at once. */
export function loadMessages(locale = "en"): void {
  i18n.load(locale, messages);
  // Words are English; numbers and dates follow the reader's own habits.
  i18n.activate(locale, [...navigator.languages]);
}

export { i18n };
