import type { ConfigNode } from "../../config/tree.ts";
import { tryReadConfig } from "../../config/tree.ts";
import { XmlError } from "../../config/xml.ts";

/** The first node of each tag of a config that the labeling page does not draw; none while the XML is broken. */
export async function undrawnNodes(source: string): Promise<readonly ConfigNode[]> {
  const config = source.trim() === "" ? undefined : tryReadConfig(source);
  if (!config || config instanceof XmlError) return [];
  const { undrawnTags } = await import("../../editor/tags/registry.ts");
  return undrawnTags(config);
}

/** Names of the tags that the labeling page does not draw, as written in the config. */
export async function undrawnNames(source: string): Promise<readonly string[]> {
  return (await undrawnNodes(source)).map(({ tagName }) => tagName);
}
