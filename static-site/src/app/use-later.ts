import { useEffect, useState } from "react";

/** False while a screen appears, then true: for what it can do without at first. */
export function useLater(milliseconds = 1000): boolean {
  const [isLater, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return isLater;
}
