/** The mark: a cloud inside the corners of a selection. Decorative; the name stands beside it. */
export function Logo({ size = 26 }: { size?: number }) {
  return <img src="/favicon.svg" width={size} height={size} alt="" />;
}
