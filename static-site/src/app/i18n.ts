import { i18n } from "@lingui/core";

/**
 * Chooses the page's language. English is the source and so far the only one; its words come with the code that says
 * them (messages.config.ts).
 */
export function chooseLanguage(locale = "en"): void {
  // Words are English; numbers and dates follow the reader's own habits.
  i18n.activate(locale, [...navigator.languages]);
}

export { i18n };
