import { type ComponentType, lazy, useState } from "react";

/** A page whose code is loaded when it is first shown, or earlier by `load`. */
export type Page<P> = ComponentType<P> & { load: () => Promise<unknown> };

/**
 * Like `lazy`, but a page that is loaded already shows at once: `lazy` alone suspends once even then, and React holds
 * back what follows a fallback by 300 ms.
 */
export function page<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Page<P> {
  let loaded: ComponentType<P> | undefined;
  const fetch = async () => {
    const module = await load();
    loaded = module.default;
    return module;
  };
  const Lazy = lazy(fetch) as unknown as ComponentType<P>;
  // biome-ignore lint/correctness/noComponentHookFactories: called once per page, at module level
  function Shown(props: P) {
    // Chosen once: another component type later would mount the page anew.
    const [Content] = useState<ComponentType<P>>(() => loaded ?? Lazy);
    return <Content {...props} />;
  }
  return Object.assign(Shown, { load: fetch });
}
