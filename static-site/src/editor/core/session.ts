/** One annotation open in the editor: its document, history, selection and view, and every edit as one method. */
import type { ConfigOption } from "../../config/options.ts";
import { resolveConfig, type TaskConfig, type TaskData } from "../../config/task-config.ts";
import type { Config, ControlTag } from "../../config/tree.ts";
import { flag, text } from "../../config/tree.ts";
import { fits, hasLabels, kindOf } from "../regions/kinds.ts";
import { ActiveLabels, toggled } from "./active-labels.ts";
import { initialValue } from "./answers.ts";
import { AnnotationDocument } from "./document.ts";
import type { Unread } from "./format.ts";
import { readResult, writeResult } from "./format.ts";
import { History } from "./history.ts";
import type {
  Answer,
  Direction,
  ImageSize,
  Item,
  Mark,
  Origin,
  Region,
  RegionId,
  Relation,
  ResultEntry,
  Shape,
  ShapeType,
} from "./items.ts";
import { answerKey, edited, isAbout, isSuggestion, labelsOf, newId } from "./items.ts";
import { relationKey } from "./relations.ts";
import { Selection } from "./selection.ts";
import { type Limit, spentLimit } from "./usage.ts";
import { ViewState } from "./view-state.ts";
import { firstMissing, isWritten, type Missing } from "./visibility.ts";

/** An event that a listener says aloud. */
export type Announcement =
  | { what: "created" | "selected" | "relabeled"; labels: readonly string[]; text?: string }
  | { what: "deleted" | "accepted"; count: number }
  | { what: "undone" | "redone" }
  | ({ what: "used-up" } & Limit);

export interface SessionOptions {
  readonly config: Config;
  /** The task's data, for the config's variables. */
  readonly data: TaskData;
  /** Label Studio's `result` list. */
  readonly result: unknown;
  /** The origin of regions that have none. */
  readonly origin?: Origin;
  readonly readOnly?: boolean;
  /** Nobody has begun the annotation: it gets preselected options and default values. */
  readonly fresh?: boolean;
}

/** Settings of the person, read at each edit. */
export interface EditorPreferences {
  /** A label stays active after a region was made with it. */
  readonly keepLabel: boolean;
  readonly selectCreated: boolean;
}

/** The part of the task that an answer is about: one region, one page, or all of it. */
export interface AnswerScope {
  readonly region?: RegionId;
  readonly item?: number;
}

type Deletion = { readonly id: string; readonly after: null };

export class Session {
  readonly config: TaskConfig;
  readonly data: TaskData;
  readonly readOnly: boolean;
  readonly document = new AnnotationDocument();
  readonly history: History;
  readonly view = new ViewState();
  readonly selection: Selection;
  readonly activeLabels = new ActiveLabels();
  readonly #unread: readonly Unread[];
  /** Ids of the regions that came with the result. */
  readonly #loaded: ReadonlySet<RegionId>;
  /** Answers that came although the rules of the config leave them out: they stay until they are changed. */
  readonly #exempt: ReadonlySet<Answer>;
  readonly #listeners = new Set<(announcement: Announcement) => void>();
  readonly #drawn = new Set<(region: Region) => void>();
  preferences: EditorPreferences = { keepLabel: true, selectCreated: false };

  constructor({ config, data, result, origin, readOnly, fresh }: SessionOptions) {
    this.config = resolveConfig(config, data);
    this.data = data;
    this.readOnly = readOnly ?? false;
    const { regions, answers, relations, unread } = readResult(result, this.formatContext, origin);
    this.#unread = unread;
    this.#loaded = new Set(regions.map(({ id }) => id));
    this.document.apply([...regions, ...answers, ...relations], "load");
    this.#exempt = new Set(answers.filter((answer) => !isWritten(answer, this.config, this.document)));
    for (const { order } of unread) this.document.reserveOrder(order);
    this.history = new History(this.document);
    this.selection = new Selection(this.document, this.view);
    const hidden = regions.filter(({ marks }) => marks[0]?.raw?.hidden === true);
    if (hidden.length > 0)
      this.view.set(
        "hidden",
        hidden.map(({ id }) => id),
        true,
      );
    this.selection.changed.watch(() => this.history.seal());
    for (const control of this.config.controls.values()) this.#preselect(control, fresh ?? false);
  }

  /** How results of this task are read. */
  get formatContext() {
    return {
      objectTag: (name: string) => this.config.objects.get(name)?.tag,
      controlTag: (name: string) => this.config.controls.get(name)?.tag,
    };
  }

  /** How many entries of the result the editor keeps but cannot show. */
  get unreadCount(): number {
    return this.#kept().length;
  }

  /** The unread entries that are still true: a relation goes with either of its regions, and comes back with it. */
  #kept(): Unread[] {
    return this.#unread.filter(({ about }) =>
      about.every((id) => !this.#loaded.has(id) || this.document.region(id) !== undefined),
    );
  }

  options(control: ControlTag): readonly ConfigOption[] {
    return this.config.options.get(control.node.path) ?? [];
  }

  /** Label Studio's `result` list of the annotation as it is now. */
  result(): ResultEntry[] {
    const isShown = (id: RegionId) => {
      const region = this.document.region(id);
      return region !== undefined && !isSuggestion(region);
    };
    const answers: Answer[] = [];
    for (const item of this.document.items()) {
      if (item.kind !== "answer") continue;
      if (!this.#exempt.has(item) && !isWritten(item, this.config, this.document)) continue;
      if (item.region === undefined || isShown(item.region)) answers.push(item);
    }
    const regions = this.document.regions().filter((region) => !isSuggestion(region));
    const relations = this.document.relations().filter(({ from, to }) => isShown(from) && isShown(to));
    return writeResult(regions, answers, relations, this.#kept());
  }

  /** Whether a submit would hold nothing. */
  get isEmpty(): boolean {
    return this.result().length === 0;
  }

  /** The first required value that is not there, of the controls that can be answered. */
  missing(canAnswer: (control: ControlTag) => boolean = () => true): Missing | undefined {
    return firstMissing(this.config, this.document, canAnswer);
  }

  /** Whether a region may not be changed: by the annotation, the result or the person. */
  isLocked(region: Region): boolean {
    return this.readOnly || region.readonly === true || this.view.has("locked", region.id);
  }

  /** Controls that label an object. */
  controlsOf(object: string): ControlTag[] {
    return [...this.config.controls.values()].filter((control) => control.toName.includes(object));
  }

  /** The entries that a new region on an object would have; `undefined` when no label or tool asks for one. */
  marksFor(object: string, type: ShapeType): Omit<Mark, "order">[] | undefined {
    const own = kindOf(type).controls;
    const controls = this.controlsOf(object);
    const bare = controls.find(({ tag }) => own.includes(tag) && !hasLabels(tag));
    const marks: Omit<Mark, "order">[] = [];
    for (const { name, tag } of controls) {
      const active = this.activeLabels.active(name);
      const isFitting = tag === "labels" ? own.includes(tag) || bare !== undefined : own.includes(tag);
      if (isFitting && hasLabels(tag) && active.length > 0) marks.push({ control: name, type: tag, labels: active });
    }
    if (bare && !marks.some((mark) => mark.type !== "labels")) {
      marks.unshift({ control: bare.name, type: bare.tag, labels: null });
    }
    return marks.length > 0 ? marks : undefined;
  }

  /** Makes a region with the active labels. `undefined` when none is active, or all its uses are spent. */
  createRegion(object: string, shape: Shape, size?: ImageSize): Region | undefined {
    const marks = this.readOnly ? undefined : this.marksFor(object, shape.type);
    if (!marks || marks.some((mark) => this.#isSpent(mark))) return undefined;
    const id = newId();
    const order = this.document.takeOrder();
    const region: Region = {
      kind: "region",
      id,
      object,
      shape,
      marks: marks.map((mark, index) => ({ ...mark, order: index === 0 ? order : this.document.takeOrder() })),
      origin: "manual",
      order,
      size,
      item: this.view.pageOf(object),
    };
    this.#edit([region]);
    if (this.preferences.selectCreated) this.selection.set([id]);
    if (!this.preferences.keepLabel) this.activeLabels.clear();
    this.announce({ what: "created", labels: labelsOf(region), text: textOf(region) });
    for (const listener of this.#drawn) listener(region);
    return region;
  }

  /** Chooses a label: the selected regions get it; with none selected, new ones will. */
  chooseLabel(control: ControlTag, label: string, how: "toggle" | "set" = "toggle"): void {
    const multiple = text(control.node, "choice") === "multiple";
    const selected = this.selection.regions().filter((region) => control.toName.includes(region.object));
    if (selected.length > 0 && !this.readOnly) {
      this.#relabel(selected, control, label, multiple);
      return;
    }
    const active = this.activeLabels.active(control.name);
    const next = how === "set" && !multiple ? [label] : toggled(active, label, multiple);
    const rivals = [...this.config.controls.values()]
      .filter((other) => other !== control && areRivals(other, control))
      .map((other) => other.name);
    this.activeLabels.set(control.name, next, rivals);
  }

  #relabel(regions: readonly Region[], control: ControlTag, label: string, multiple: boolean): void {
    const edits = regions.flatMap((region) => {
      if (this.isLocked(region)) return [];
      const mark = region.marks.find((other) => other.control === control.name);
      const was = mark?.labels ?? [];
      // A single label is replaced, never taken away: a region without a label would be lost from exports.
      if (!multiple && was.length === 1 && was[0] === label) return [];
      const labels = toggled(was, label, multiple);
      if (labels.length === 0 && region.marks.length === 1) return [];
      const next: Mark = mark ? { ...mark, labels } : this.#newMark(region, control, labels);
      if (!mark && !fits(region, control.tag)) return [];
      if (this.#isSpent(next)) return [];
      // Another control of the same kind gives way: a box is not labeled twice by rivals.
      const kept = region.marks.filter(
        (other) => other.control !== control.name && (mark || other.type !== control.tag),
      );
      const marks = mark ? region.marks.map((other) => (other === mark ? next : other)) : [...kept, next];
      return [edited(region, { marks })];
    });
    if (edits.length === 0) return;
    this.#edit(edits);
    this.announce({ what: "relabeled", labels: [label] });
  }

  #newMark(region: Region, control: ControlTag, labels: readonly string[]): Mark {
    const order = region.marks.some((mark) => mark.type !== control.tag)
      ? this.document.takeOrder()
      : (region.marks[0]?.order ?? this.document.takeOrder());
    return { control: control.name, type: control.tag, labels, order };
  }

  /** Moves or resizes a region. Calls of one `gesture` in a row are one step of the history. */
  setShape(id: RegionId, shape: Shape, gesture?: string): void {
    this.setShapes(new Map([[id, shape]]), gesture);
  }

  setShapes(shapes: ReadonlyMap<RegionId, Shape>, gesture?: string): void {
    this.#change(shapes.keys(), ({ id, shape }) => ({ shape: shapes.get(id) ?? shape }), gesture);
  }

  /** Sets the notes about a region, one text a line; no text takes them away. */
  setNotes(id: RegionId, lines: readonly string[], gesture?: string): void {
    this.#change(
      [id],
      ({ meta }) => {
        const { text: _, ...others } = meta ?? {};
        const next = lines.length > 0 ? { ...others, text: lines } : others;
        return { meta: Object.keys(next).length > 0 ? next : undefined };
      },
      gesture,
    );
  }

  #change(ids: Iterable<RegionId>, fields: (region: Region) => Partial<Region>, gesture?: string): void {
    const edits = [...ids].flatMap((id) => {
      const region = this.document.region(id);
      return region && !this.isLocked(region) ? [edited(region, fields(region))] : [];
    });
    this.#edit(edits, gesture);
  }

  /** Deletes regions with the values and relations that belong to them; those that are locked stay. */
  deleteRegions(ids: Iterable<RegionId>): void {
    const doomed = new Set(
      [...ids].filter((id) => {
        const region = this.document.region(id);
        return region && !this.isLocked(region);
      }),
    );
    if (doomed.size === 0) return;
    const edits: (Item | Deletion)[] = [];
    for (const item of this.document.items()) {
      if (isAbout(item, doomed)) edits.push({ id: item.id, after: null });
      else if (item.kind === "region" && doomed.has(item.parent ?? "")) edits.push({ ...item, parent: undefined });
    }
    this.#edit(edits);
    this.announce({ what: "deleted", count: doomed.size });
  }

  deleteSelected(): void {
    this.deleteRegions(this.selection.ids);
  }

  /** The selected regions that can be copied beside themselves. */
  get copyable(): Region[] {
    return this.selection.regions().filter(({ shape }) => kindOf(shape.type).isMovable);
  }

  /** Copies the selected regions beside themselves and selects the copies. */
  duplicateSelected(): void {
    if (this.readOnly) return;
    const copies = this.copyable.map((region): Region => {
      const { id: _, source: _source, readonly: _readonly, ...facts } = region;
      const order = this.document.takeOrder();
      const marks = region.marks.map((mark, index): Mark => {
        return { ...mark, raw: undefined, order: index === 0 ? order : this.document.takeOrder() };
      });
      return { ...facts, id: newId(), marks, order, origin: "manual", shape: beside(region.shape) };
    });
    if (copies.length === 0) return;
    this.#edit(copies);
    this.selection.set(copies.map((copy) => copy.id));
  }

  setHidden(ids: Iterable<RegionId>, hidden: boolean): void {
    this.view.set("hidden", ids, hidden);
  }

  /** Locks or unlocks regions for the person; those that the result locks stay locked. */
  setLocked(ids: Iterable<RegionId>, locked: boolean): void {
    this.view.set("locked", ids, locked);
  }

  /** Relates one region to another. `undefined` if either is not there or they are related already. */
  relate(from: RegionId, to: RegionId): Relation | undefined {
    const known = this.document.relations().some((other) => other.from === from && other.to === to);
    if (this.readOnly || known || from === to || !this.document.region(from) || !this.document.region(to)) return;
    const order = this.document.takeOrder();
    const id = relationKey(from, to, order);
    const relation: Relation = { kind: "relation", id, from, to, direction: "right", labels: [], order };
    this.#edit([relation]);
    return relation;
  }

  setDirection(relation: Relation, direction: Direction): void {
    if (!this.readOnly) this.#edit([{ ...relation, direction }]);
  }

  deleteRelation({ id }: Relation): void {
    if (!this.readOnly) this.#edit([{ id, after: null }]);
  }

  /** Whether an answer may not be changed: by the annotation, the result, or the lock of its region. */
  isAnswerLocked(control: string, { region, item }: AnswerScope = {}): boolean {
    const owner = region === undefined ? undefined : this.document.region(region);
    const answer = this.document.answer(answerKey(control, region, item));
    return this.readOnly || answer?.readonly === true || (owner !== undefined && this.isLocked(owner));
  }

  /** The part of the task that a control asks about now; `undefined` when it asks about a region and none is selected. */
  scopeOf({ node, toName }: ControlTag): AnswerScope | undefined {
    if (flag(node, "perRegion")) {
      const region = this.selection.last;
      return region === undefined ? undefined : { region };
    }
    return flag(node, "perItem") ? { item: this.view.pageOf(toName[0] ?? "") } : {};
  }

  /** Sets the value of a control for the task, a region or a page; `undefined` takes the value away. */
  setAnswer(control: ControlTag, value: unknown, scope: AnswerScope = {}, gesture?: string): void {
    if (this.isAnswerLocked(control.name, scope)) return;
    const key = answerKey(control.name, scope.region, scope.item);
    const was = this.document.answer(key);
    if (value === undefined) this.#edit(was ? [{ id: key, after: null }] : [], gesture);
    else {
      const next = was ? { ...was, value, origin: touched(was.origin) } : this.#newAnswer(control, value, scope);
      this.#edit([next], gesture);
    }
  }

  answerOf(control: string, { region, item }: AnswerScope = {}): unknown {
    return this.document.answer(answerKey(control, region, item))?.value;
  }

  #newAnswer(control: ControlTag, value: unknown, { region, item }: AnswerScope): Answer {
    const owner = region === undefined ? undefined : this.document.region(region);
    return {
      kind: "answer",
      id: answerKey(control.name, region, item),
      entryId: region ?? newId(),
      control: control.name,
      object: owner?.object ?? control.toName[0] ?? "",
      type: control.tag,
      value,
      region,
      item,
      origin: "manual",
      order: this.document.takeOrder(),
    };
  }

  /** One step of the history, or a part of the last one when both belong to a gesture. */
  #edit(edits: readonly (Item | Deletion)[], gesture?: string): void {
    if (edits.length === 0) return;
    if (gesture === undefined) this.history.seal();
    this.document.apply(edits, "user", gesture);
  }

  undo(): void {
    if (this.readOnly || !this.history.undo()) return;
    this.announce({ what: "undone" });
  }

  redo(): void {
    if (this.readOnly || !this.history.redo()) return;
    this.announce({ what: "redone" });
  }

  onAnnouncement(listener: (announcement: Announcement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back with each region that somebody draws. Returns the unsubscriber. */
  onDrawn(listener: (region: Region) => void): () => void {
    this.#drawn.add(listener);
    return () => this.#drawn.delete(listener);
  }

  announce(announcement: Announcement): void {
    for (const listener of this.#listeners) listener(announcement);
  }

  /** `selected="true"` of labels and choices, and default values. */
  #preselect(control: ControlTag, fresh: boolean): void {
    const options = this.options(control);
    if (hasLabels(control.tag)) {
      const preselected = options.filter((option) => option.selected).map((option) => option.value);
      const active = preselected.slice(0, text(control.node, "choice") === "multiple" ? undefined : 1);
      if (active.length > 0) this.activeLabels.set(control.name, active);
      return;
    }
    if (!fresh || this.readOnly || flag(control.node, "perRegion")) return;
    const value = initialValue(control, options, this.data);
    if (value !== undefined) this.document.apply([this.#newAnswer(control, value, {})], "load");
  }

  /** Whether a label of a mark is used as often as allowed; if so, it is announced. */
  #isSpent({ control, labels }: Pick<Mark, "control" | "labels">): boolean {
    const tag = this.config.controls.get(control);
    const limit = tag && labels ? spentLimit(this.document, tag, this.options(tag), labels) : undefined;
    if (limit) this.announce({ what: "used-up", ...limit });
    return limit !== undefined;
  }
}

const touched = (origin: Origin): Origin => (origin === "prediction" ? "prediction-changed" : origin);

/** Words of the object inside a region, for announcements. */
export const textOf = ({ shape }: Region): string | undefined => kindOf(shape.type).textOf?.(shape);

/** Whether labels of two controls would draw different regions, so that only one can be active. */
function areRivals(a: ControlTag, b: ControlTag): boolean {
  const sharesObject = a.toName.some((name) => b.toName.includes(name));
  return sharesObject && (a.tag === b.tag || (a.tag !== "labels" && b.tag !== "labels"));
}

/** A shape moved a little, so that a copy can be told from its original, as far as 100 percent allow. */
function beside(shape: Shape): Shape {
  const kind = kindOf(shape.type);
  const { maxX, maxY } = kind.extent(shape);
  return kind.translate(shape, maxX + 1 > 100 ? -1 : 1, maxY + 1 > 100 ? -1 : 1);
}
