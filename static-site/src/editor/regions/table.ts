/** The kinds of regions, one line each. */
export { rectangle } from "./rectangle/index.ts";
export { span } from "./span/index.ts";
