import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { completeFromSchema, type ElementSpec } from "@codemirror/lang-xml";
import data from "../../../../crates/labeling/tags.json";

interface AttributeData {
  name: string;
  type: string;
  values?: string[];
}

interface TagData {
  tag: string;
  kind: string;
  attributes?: AttributeData[];
}

/** The tags of a labeling config with their attributes, in the form that CodeMirror's XML completion expects. */
export function elementSpecs(tags: readonly TagData[]): ElementSpec[] {
  const names = tags.map(({ tag }) => tag);
  return tags.map(({ tag, kind, attributes = [] }) => ({
    name: tag,
    top: tag === "View",
    children: kind === "object" ? [] : names,
    completion: { type: kind === "object" ? "class" : kind === "control" ? "type" : "namespace" },
    attributes: attributes.map(({ name, type, values }) => ({
      name,
      values: values ?? (type === "boolean" ? ["true", "false"] : undefined),
    })),
  }));
}

const fromSchema = completeFromSchema(elementSpecs(data.tags as TagData[]), []);

/** Completes tags, attributes and their values from the one data file that the server reads too. */
export function completeConfig(context: CompletionContext): CompletionResult | null {
  return fromSchema(context) as CompletionResult | null;
}
