/** The kinds of regions, one line each. */
export { polygon } from "./polygon/index.ts";
export { rectangle } from "./rectangle/index.ts";
export { span } from "./span/index.ts";
