import { formatter } from "@lingui/format-po";
import { catalogues } from "./messages.config.ts";

export default {
  sourceLocale: "en",
  locales: ["en"],
  catalogs: catalogues.map(({ name, include, exclude }) => ({
    path: `<rootDir>/src/locales/{locale}/${name}`,
    include: include.map((folder) => `<rootDir>/${folder}`),
    exclude: exclude.map((pattern) => `<rootDir>/${pattern}`),
  })),
  // No line numbers and no dates: two people adding strings should not meet in the catalogue's comments.
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: "message",
};
