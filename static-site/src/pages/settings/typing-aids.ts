/** Completion and closing brackets of the code editor. Loaded after the editor, since the data of all tags is large. */
import { autocompletion, type CompletionSource, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { completeFromSchema, type ElementSpec, xmlLanguage } from "@codemirror/lang-xml";
import { type Extension, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
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

/** Completes tags, attributes and their values from the one data file that the server reads too. */
const completeConfig = completeFromSchema(elementSpecs(data.tags as TagData[]), []) as CompletionSource;

export const typingAids: Extension = [
  closeBrackets(),
  autocompletion(),
  xmlLanguage.data.of({ autocomplete: completeConfig }),
  // They are added after the usual keys, but must come before them.
  Prec.high(keymap.of(closeBracketsKeymap)),
];
