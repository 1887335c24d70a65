import { useEffect, useMemo, useState } from "react";
import { type Config, tryReadConfig } from "../../config/tree.ts";
import { XmlError } from "../../config/xml.ts";
import { hasTags, loadTags } from "../../editor/tags/registry.ts";

/** A labeling config parsed, once the views of its tags are there; `undefined` until then. */
export function useConfig(source: string | undefined): Config | XmlError | undefined {
  const config = useMemo(() => (source === undefined ? undefined : tryReadConfig(source || "<View/>")), [source]);
  const [loaded, setLoaded] = useState<Config>();
  useEffect(() => {
    if (!config || config instanceof XmlError || hasTags(config)) return;
    let stale = false;
    void loadTags(config).then(() => {
      if (!stale) setLoaded(config);
    });
    return () => {
      stale = true;
    };
  }, [config]);
  if (!config || config instanceof XmlError) return config;
  return hasTags(config) || loaded === config ? config : undefined;
}
