/** The class of the element that a config's styles are kept inside. */
export const SCOPE = "sk-config";
