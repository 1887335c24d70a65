/** Which parts of the config show: `perRegion`, `visibleWhen` and its companions; and what is still required. */
import type { Config, ConfigNode, ControlTag } from "../../config/tree.ts";
import { controlSpec, flag, listOf, text } from "../../config/tree.ts";
import { hasLabels } from "../regions/kinds.ts";
import { isEmpty } from "./answers.ts";
import type { AnnotationDocument } from "./document.ts";
import type { Answer, Region, RegionId } from "./items.ts";
import { answerKey, isSuggestion, labelsOf } from "./items.ts";

/** The facts that the rules are about. */
export interface Situation {
  readonly document: AnnotationDocument;
  readonly config: Config;
  /** The region in question: the selected one, or the one whose values are checked. */
  readonly region: Region | undefined;
}

/** Whether one node's own rules let it show; its parents are asked apart. */
export function shows(node: ConfigNode, situation: Situation): boolean {
  return showsPerRegion(node, situation) && showsWhen(node, situation);
}

/** Whether a node and all its parents show. */
export function showsDeep(node: ConfigNode, situation: Situation): boolean {
  return chain(situation.config.root, node).every((step) => shows(step, situation));
}

function showsPerRegion(node: ConfigNode, { region }: Situation): boolean {
  if (!flag(node, "perRegion")) return true;
  if (!region || !listOf(text(node, "toName")).includes(region.object)) return false;
  const labels = listOf(text(node, "whenLabelValue"));
  return labels.length === 0 || labelsOf(region).some((label) => labels.includes(label));
}

function showsWhen(node: ConfigNode, situation: Situation): boolean {
  const choices = listOf(text(node, "whenChoiceValue"));
  switch (text(node, "visibleWhen")) {
    case "region-selected":
      return situation.region !== undefined && matches(node, situation.region);
    case "no-region-selected":
      return situation.region === undefined;
    case "choice-selected":
      return chosen(node, choices, situation);
    case "choice-unselected":
      return !chosen(node, choices, situation);
    default:
      return choices.length === 0 || chosen(node, choices, situation);
  }
}

function matches(node: ConfigNode, region: Region): boolean {
  const names = listOf(text(node, "whenTagName"));
  const labels = listOf(text(node, "whenLabelValue"));
  return (
    (names.length === 0 || region.marks.some((mark) => names.includes(mark.control))) &&
    (labels.length === 0 || labelsOf(region).some((label) => labels.includes(label)))
  );
}

function chosen(node: ConfigNode, values: readonly string[], { config, document, region }: Situation): boolean {
  const named = listOf(text(node, "whenTagName"));
  const controls =
    named.length > 0
      ? named
      : [...config.controls.values()].flatMap((c) => (controlSpec(c.tag).form === "options" ? c.name : []));
  return controls.some((control) => {
    const answer = document.answer(answerKey(control, region?.id)) ?? document.answer(answerKey(control));
    const choices = choicesOf(answer);
    return values.length === 0 ? choices.length > 0 : choices.some((choice) => values.includes(choice));
  });
}

/** The last step of each chosen path, and the steps before it. */
function choicesOf(answer: Answer | undefined): string[] {
  return Array.isArray(answer?.value) ? answer.value.flat().filter((choice) => typeof choice === "string") : [];
}

/** Whether an answer is written: Label Studio drops those of hidden choices and of regions whose label left. */
export function isWritten(answer: Answer, config: Config, document: AnnotationDocument): boolean {
  const node = config.controls.get(answer.control)?.node;
  if (!node) return true;
  const region = answer.region === undefined ? undefined : document.region(answer.region);
  const situation = { config, document, region };
  if (region && !showsPerRegion(node, situation)) return false;
  return chain(config.root, node).every((step) => {
    const rule = text(step, "visibleWhen");
    const aboutChoices = rule.startsWith("choice-") || (rule === "" && step.attributes.has("whenchoicevalue"));
    return !aboutChoices || showsWhen(step, situation);
  });
}

/** A required control that has no value. */
export interface Missing {
  readonly control: string;
  readonly region?: RegionId;
  /** The config's own words, if it has any. */
  readonly message?: string;
}

/**
 * The first required value that is not there, in the order of the config, then of the regions. A control that cannot be
 * answered requires nothing: nobody could submit the annotation.
 */
export function firstMissing(
  config: Config,
  document: AnnotationDocument,
  canAnswer: (control: ControlTag) => boolean,
): Missing | undefined {
  for (const control of config.controls.values()) {
    const { name, node, tag, toName } = control;
    if (!flag(node, "required") || !canAnswer(control)) continue;
    const message = node.attributes.get("requiredmessage");
    const regions = flag(node, "perRegion")
      ? document.regions().filter((region) => toName.includes(region.object) && !isSuggestion(region))
      : [undefined];
    for (const region of regions) {
      const situation = { config, document, region };
      if (!chain(config.root, node).every((step) => showsOrAsksForSelection(step, situation))) continue;
      const present = hasLabels(tag)
        ? document.regions().some((other) => !isSuggestion(other) && other.marks.some((mark) => mark.control === name))
        : !isEmpty(document.answer(answerKey(name, region?.id))?.value);
      if (!present) return { control: name, region: region?.id, message };
    }
  }
  return undefined;
}

/** Without a region in question, a rule about the selection says nothing about what is required. */
function showsOrAsksForSelection(node: ConfigNode, situation: Situation): boolean {
  const rule = text(node, "visibleWhen");
  if (situation.region === undefined && rule === "region-selected") return false;
  if (rule === "no-region-selected") return true;
  return shows(node, situation);
}

/** The nodes from the root to a node, both included. */
function chain(root: ConfigNode, node: ConfigNode): ConfigNode[] {
  const steps = node.path.split(".").slice(1).map(Number);
  const nodes = [root];
  let at = root;
  for (const step of steps) {
    const child = at.children[step];
    if (!child) break;
    nodes.push(child);
    at = child;
  }
  return nodes;
}
