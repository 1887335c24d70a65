/** The tool itself stands in the image's toolbar. */
export function View() {
  return null;
}
