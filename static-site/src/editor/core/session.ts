/** One annotation open in the editor: its document, history and selection, and every edit as one method. */
import type { Choosable } from "../../config/choices.ts";
import type { Config, ControlTag } from "../../config/tree.ts";
import { flag, text } from "../../config/tree.ts";
import { AnnotationDocument } from "./document.ts";
import type { Unread } from "./format.ts";
import { readResult, writeResult } from "./format.ts";
import { History } from "./history.ts";
import type { Answer, Mark, Origin, Region, RegionId, ResultEntry, Shape } from "./items.ts";
import { answerKey, edited, isSuggestion, labelsOf, newId } from "./items.ts";
import { Palette, toggled } from "./palette.ts";
import { Selection } from "./selection.ts";
import { firstMissing, isWritten, type Missing } from "./visibility.ts";

/** What a listener that speaks is told. */
export type Announcement =
  | { what: "created" | "selected" | "relabeled"; labels: readonly string[]; text?: string }
  | { what: "deleted" | "accepted"; count: number }
  | { what: "undone" | "redone" }
  | { what: "used-up"; label: string; limit: number };

export interface SessionOptions {
  readonly config: Config;
  /** The task's data, for the config's variables. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Label Studio's `result` list. */
  readonly result: unknown;
  /** What regions without an origin have. */
  readonly origin?: Origin;
  readonly readOnly?: boolean;
  /** Preselected choices and default values are for annotations that nobody has begun. */
  readonly fresh?: boolean;
  readonly choosables: ReadonlyMap<string, readonly Choosable[]>;
}

/** Settings of the person, read at each edit. */
export interface Habits {
  /** A label stays active after a region was made with it. */
  readonly keepLabel: boolean;
  readonly selectCreated: boolean;
}

export class Session {
  readonly config: Config;
  readonly data: SessionOptions["data"];
  readonly readOnly: boolean;
  readonly document = new AnnotationDocument();
  readonly history: History;
  readonly selection: Selection;
  readonly palette = new Palette();
  readonly #choosables: SessionOptions["choosables"];
  readonly #unread: readonly Unread[];
  /** Ids of the regions that came with the result. */
  readonly #loaded: ReadonlySet<RegionId>;
  readonly #listeners = new Set<(announcement: Announcement) => void>();
  readonly #drawn = new Set<(region: Region) => void>();
  habits: Habits = { keepLabel: true, selectCreated: false };

  constructor({ config, data, result, origin, readOnly, fresh, choosables }: SessionOptions) {
    this.config = config;
    this.data = data;
    this.readOnly = readOnly ?? false;
    this.#choosables = choosables;
    const { regions, answers, unread } = readResult(
      result,
      {
        objectTag: (name) => config.objects.get(name)?.tag,
        controlTag: (name) => config.controls.get(name)?.tag,
      },
      origin,
    );
    this.#unread = unread;
    this.#loaded = new Set(regions.map(({ id }) => id));
    this.document.apply([...regions, ...answers], "load");
    for (const { order } of unread) this.document.reserveOrder(order);
    this.history = new History(this.document);
    this.selection = new Selection(this.document);
    this.selection.changed.watch(() => this.history.seal());
    for (const control of config.controls.values()) this.#preselect(control, fresh ?? false);
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

  choosables(control: ControlTag): readonly Choosable[] {
    return this.#choosables.get(control.node.path) ?? [];
  }

  /** Label Studio's `result` list of what is here now. */
  result(): ResultEntry[] {
    const answers: Answer[] = [];
    for (const item of this.document.items()) {
      if (item.kind !== "answer" || !isWritten(item, this.config, this.document)) continue;
      const owner = item.region === undefined ? undefined : this.document.region(item.region);
      if (!owner || !isSuggestion(owner)) answers.push(item);
    }
    const regions = this.document.regions().filter((region) => !isSuggestion(region));
    return writeResult(regions, answers, this.#kept());
  }

  /** Whether a submit would hold nothing. */
  get isEmpty(): boolean {
    return this.result().length === 0;
  }

  missing(): Missing | undefined {
    return firstMissing(this.config, this.document);
  }

  /** Controls that label an object. */
  controlsOf(object: string): ControlTag[] {
    return [...this.config.controls.values()].filter((control) => control.toName.includes(object));
  }

  /** The entries that a new region on an object would have; `undefined` when no label or tool asks for one. */
  marksFor(object: string, type: Shape["type"]): Omit<Mark, "order">[] | undefined {
    const marks: Omit<Mark, "order">[] = [];
    const controls = this.controlsOf(object);
    const bare = type === "rectangle" ? controls.find(({ tag }) => tag === "rectangle") : undefined;
    for (const { name, tag } of controls) {
      const active = this.palette.active(name);
      const fits = tag === "labels" ? type === "span" || bare : type === "rectangle" && tag === "rectanglelabels";
      if (fits && active.length > 0) marks.push({ control: name, type: tag, labels: active });
    }
    if (bare && !marks.some((mark) => mark.type === "rectanglelabels")) {
      marks.unshift({ control: bare.name, type: "rectangle", labels: null });
    }
    return marks.length > 0 ? marks : undefined;
  }

  /** Makes a region with the active labels. `undefined` when none is active, or all its uses are spent. */
  createRegion(object: string, shape: Shape, size?: Region["size"]): Region | undefined {
    const marks = this.readOnly ? undefined : this.marksFor(object, shape.type);
    if (!marks || marks.some((mark) => this.#usedUp(mark))) return undefined;
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
    };
    this.history.seal();
    this.document.apply([region], "user");
    if (this.habits.selectCreated) this.selection.set([id]);
    if (!this.habits.keepLabel) this.palette.clear();
    this.announce({ what: "created", labels: labelsOf(region), text: shape.type === "span" ? shape.text : undefined });
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
    const active = this.palette.active(control.name);
    const next = how === "set" && !multiple ? [label] : toggled(active, label, multiple);
    const rivals = [...this.config.controls.values()]
      .filter((other) => other !== control && other.tag === control.tag && sharesObject(other, control))
      .map((other) => other.name);
    this.palette.set(control.name, next, rivals);
  }

  #relabel(regions: readonly Region[], control: ControlTag, label: string, multiple: boolean): void {
    const edits = regions.flatMap((region) => {
      if (region.locked) return [];
      const mark = region.marks.find((other) => other.control === control.name);
      const was = mark?.labels ?? [];
      // A single label is replaced, never taken away: a region without a label would be lost from exports.
      if (!multiple && was.length === 1 && was[0] === label) return [];
      const labels = toggled(was, label, multiple);
      if (labels.length === 0 && region.marks.length === 1) return [];
      const next: Mark = mark ? { ...mark, labels } : this.#newMark(region, control, labels);
      if (!mark && !fits(region, control)) return [];
      if (this.#usedUp(next)) return [];
      // Another control of the same kind gives way: a box is not labeled twice by rivals.
      const kept = region.marks.filter(
        (other) => other.control !== control.name && (mark || other.type !== control.tag),
      );
      const marks = mark ? region.marks.map((other) => (other === mark ? next : other)) : [...kept, next];
      return [edited(region, { marks })];
    });
    if (edits.length === 0) return;
    this.history.seal();
    this.document.apply(edits, "user");
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
    const region = this.document.region(id);
    if (!region || region.locked || this.readOnly) return;
    if (gesture === undefined) this.history.seal();
    this.document.apply([edited(region, { shape })], "user", gesture);
  }

  setShapes(shapes: ReadonlyMap<RegionId, Shape>, gesture?: string): void {
    if (this.readOnly) return;
    if (gesture === undefined) this.history.seal();
    const edits = [...shapes].flatMap(([id, shape]) => {
      const region = this.document.region(id);
      return region && !region.locked ? [edited(region, { shape })] : [];
    });
    this.document.apply(edits, "user", gesture);
  }

  /** Deletes regions with the values and relations that belong to them; those that are locked stay. */
  deleteRegions(ids: Iterable<RegionId>): void {
    if (this.readOnly) return;
    const doomed = new Set([...ids].filter((id) => !this.document.region(id)?.locked));
    const edits: { id: string; after: null }[] = [];
    for (const item of this.document.items()) {
      if (doomed.has(item.kind === "region" ? item.id : (item.region ?? ""))) edits.push({ id: item.id, after: null });
    }
    if (edits.length === 0) return;
    this.history.seal();
    this.document.apply(edits, "user");
    this.announce({ what: "deleted", count: doomed.size });
  }

  deleteSelected(): void {
    this.deleteRegions(this.selection.ids);
  }

  /** Copies the selected regions beside themselves and selects the copies. */
  duplicateSelected(): void {
    if (this.readOnly) return;
    const copies = this.selection.regions().map((region): Region => {
      const order = this.document.takeOrder();
      const marks = region.marks.map((mark, index): Mark => {
        return { ...mark, raw: undefined, order: index === 0 ? order : this.document.takeOrder() };
      });
      return { ...region, id: newId(), marks, order, origin: "manual", shape: beside(region.shape), locked: false };
    });
    if (copies.length === 0) return;
    this.history.seal();
    this.document.apply(copies, "user");
    this.selection.set(copies.map((copy) => copy.id));
  }

  /** Shows or hides regions. It is how one looks at them, not what they are: not in the history. */
  setHidden(ids: Iterable<RegionId>, hidden: boolean): void {
    this.#look(ids, { hidden });
    if (hidden) this.selection.set([...this.selection.ids].filter((id) => !this.document.region(id)?.hidden));
  }

  setLocked(ids: Iterable<RegionId>, locked: boolean): void {
    this.#look(ids, { locked });
  }

  #look(ids: Iterable<RegionId>, look: Pick<Region, "hidden"> | Pick<Region, "locked">): void {
    const regions = [...ids].flatMap((id) => this.document.region(id) ?? []);
    this.document.apply(
      regions.map((region) => ({ ...region, ...look })),
      "load",
    );
  }

  /** Sets what a control says of the task, or of one region; `undefined` takes the value away. */
  setAnswer(control: ControlTag, value: unknown, region?: RegionId, gesture?: string): void {
    if (this.readOnly) return;
    const key = answerKey(control.name, region);
    const was = this.document.answer(key);
    if (gesture === undefined) this.history.seal();
    if (value === undefined) {
      if (was) this.document.apply([{ id: key, after: null }], "user", gesture);
      return;
    }
    this.document.apply(
      [was ? { ...was, value, origin: touched(was.origin) } : this.#newAnswer(control, value, region)],
      "user",
      gesture,
    );
  }

  answerOf(control: string, region?: RegionId): unknown {
    return this.document.answer(answerKey(control, region))?.value;
  }

  #newAnswer(control: ControlTag, value: unknown, region?: RegionId): Answer {
    const owner = region === undefined ? undefined : this.document.region(region);
    return {
      kind: "answer",
      id: answerKey(control.name, region),
      entryId: region ?? newId(),
      control: control.name,
      object: owner?.object ?? control.toName[0] ?? "",
      type: control.tag,
      value,
      region,
      origin: "manual",
      order: this.document.takeOrder(),
    };
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

  /** `selected="true"` of labels and choices, and `defaultValue`s. */
  #preselect(control: ControlTag, fresh: boolean): void {
    const preselected = this.choosables(control).filter((choosable) => choosable.selected);
    if (control.tag.endsWith("labels")) {
      const active = preselected.slice(0, text(control.node, "choice") === "multiple" ? undefined : 1);
      if (active.length > 0)
        this.palette.set(
          control.name,
          active.map((label) => label.value),
        );
      return;
    }
    if (!fresh || this.readOnly || flag(control.node, "perRegion")) return;
    const value = defaultOf(control, preselected);
    if (value !== undefined) this.document.apply([this.#newAnswer(control, value)], "load");
  }

  #usedUp({ control, labels }: Pick<Mark, "control" | "labels">): boolean {
    const tag = this.config.controls.get(control);
    if (!tag || !labels) return false;
    const overall = Number(text(tag.node, "maxUsages") || Number.NaN);
    for (const { value, maxUsages = overall } of this.choosables(tag)) {
      if (!labels.includes(value) || !Number.isFinite(maxUsages)) continue;
      const used = this.document
        .regions()
        .filter((region) => !isSuggestion(region))
        .filter((region) => region.marks.some((mark) => mark.control === control && mark.labels?.includes(value)));
      if (used.length < maxUsages) continue;
      this.announce({ what: "used-up", label: value, limit: maxUsages });
      return true;
    }
    return false;
  }
}

const touched = (origin: Origin): Origin => (origin === "prediction" ? "prediction-changed" : origin);

const sharesObject = (a: ControlTag, b: ControlTag) => a.toName.some((name) => b.toName.includes(name));

/** Whether a control's labels can be put on a region of this shape. */
function fits(region: Region, { tag }: ControlTag): boolean {
  if (region.shape.type === "span") return tag === "labels";
  return tag === "rectanglelabels" || (tag === "labels" && region.marks.some((mark) => mark.type === "rectangle"));
}

function defaultOf({ tag, node }: ControlTag, preselected: readonly Choosable[]): unknown {
  if (tag === "choices") return preselected.length > 0 ? preselected.map((choice) => choice.value) : undefined;
  const number = Number(text(node, "defaultValue") || Number.NaN);
  if (tag === "number") return Number.isFinite(number) ? number : undefined;
  if (tag === "rating") return number > 0 ? number : undefined;
  return undefined;
}

/** A shape moved a little, so that a copy can be told from its original. */
function beside(shape: Shape): Shape {
  if (shape.type === "span") return shape;
  return { ...shape, x: Math.min(shape.x + 1, 100) as typeof shape.x, y: Math.min(shape.y + 1, 100) as typeof shape.y };
}
