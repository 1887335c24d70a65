import { formatter } from "@lingui/format-po";

/** @type {import("@lingui/conf").LinguiConfig} */
export default {
  sourceLocale: "en",
  locales: ["en"],
  catalogs: [{ path: "<rootDir>/src/locales/{locale}/messages", include: ["src"] }],
  // No line numbers and no dates: two people adding strings should not meet in the catalogue's comments.
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: "message",
};
