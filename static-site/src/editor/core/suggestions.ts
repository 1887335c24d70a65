/**
 * Suggestions of a model while somebody draws. Suggested regions are in the document, so that they are seen, found and
 * selected like others, but are no part of the result until they are accepted. They are never in the history; accepting
 * them is.
 */

import { flag } from "../../config/tree.ts";
import { Signal } from "../../lib/signal.ts";
import { readResult, writeResult } from "./format.ts";
import {
  type Answer,
  answerKey,
  type Item,
  isAbout,
  isSuggestion,
  labelsOf,
  newId,
  type Region,
  type RegionId,
} from "./items.ts";
import type { Session } from "./session.ts";

/** Asks a model about drawn regions: entries as in a `result`. Resolves with the entries that it suggests. */
export type Ask = (drawn: readonly unknown[]) => Promise<unknown>;

export interface SuggestionsState {
  readonly isAsking: boolean;
  /** Suggested regions and values that are not decided on. */
  readonly count: number;
  /** Why there is no suggestion. */
  readonly trouble?: { readonly error: unknown } | "unknown-kinds";
}

const isSuggested = (item: Item | undefined) => item?.kind === "region" && isSuggestion(item);

const IDLE: SuggestionsState = { isAsking: false, count: 0 };

export class Suggestions {
  readonly changed = new Signal();
  #state = IDLE;
  /** Values of the whole task; put in place when everything is accepted. */
  #answers: readonly Answer[] = [];
  /** Regions that only point a model at something: they go when its suggestions are decided on. */
  readonly #prompts = new Set<RegionId>();
  #latest = 0;
  readonly #stops: (() => void)[];

  constructor(
    readonly session: Session,
    readonly ask: Ask,
    readonly options: { readonly isOn: () => boolean; readonly acceptsAll: () => boolean },
  ) {
    this.#stops = [
      session.onDrawn((region) => {
        if (options.isOn()) void this.#about(region);
      }),
      session.document.observe(({ changes }) => {
        if (changes.some(({ before, after }) => isSuggested(before) || isSuggested(after))) this.#count();
      }),
    ];
  }

  get state(): SuggestionsState {
    return this.#state;
  }

  /** How many of the selected regions are suggested. */
  get selectedCount(): number {
    return this.session.selection.regions().filter(isSuggestion).length;
  }

  /** Suggested regions: those selected, else all. */
  get chosen(): Region[] {
    const { selection, document } = this.session;
    const selected = selection.regions().filter(isSuggestion);
    return selected.length > 0 ? selected : document.regions().filter(isSuggestion);
  }

  /** Makes the selected suggestions a part of the annotation, or all of them; one step of the history. */
  accept(): void {
    const chosen = this.chosen;
    const isAll = chosen.length === this.#regions().length;
    this.#take(chosen, isAll);
  }

  /** Drops the selected suggestions, or all of them. */
  reject(): void {
    const chosen = this.chosen;
    const isAll = chosen.length === this.#regions().length;
    this.#drop(chosen);
    if (!isAll) return;
    this.#answers = [];
    this.#count();
    this.session.deleteRegions(this.#livePrompts());
  }

  dispose(): void {
    this.#latest++;
    for (const stop of this.#stops) stop();
    this.#drop(this.#regions());
  }

  #regions(): Region[] {
    return this.session.document.regions().filter(isSuggestion);
  }

  async #about(region: Region): Promise<void> {
    const { config, document } = this.session;
    const isSmart = (name: string) => {
      const control = config.controls.get(name);
      return control !== undefined && flag(control.node, "smart");
    };
    const isPrompt = region.marks.some(({ control }) => isSmart(control));
    // Where the config says which tools are smart, the others just draw.
    if (!isPrompt && [...config.controls.keys()].some(isSmart)) return;
    if (isPrompt) this.#prompts.add(region.id);
    const labels = labelsOf(region).join("\n");
    const drawn = [...this.#prompts].flatMap((id) => document.region(id) ?? []);
    const alike = drawn.filter(
      (other) => other.shape.type === region.shape.type && labelsOf(other).join("\n") === labels,
    );
    const turn = ++this.#latest;
    this.#set({ ...this.#state, isAsking: true, trouble: undefined });
    try {
      const result = await this.ask(writeResult(isPrompt ? alike : [region], [], [], []));
      if (turn === this.#latest) this.#show(result);
    } catch (error) {
      if (turn === this.#latest) this.#set({ ...this.#state, isAsking: false, trouble: { error } });
    }
  }

  /** Shows suggestions in place of those before. */
  #show(result: unknown): void {
    const { document, formatContext } = this.session;
    this.#drop(this.#regions());
    const { regions, answers, unread } = readResult(result, formatContext, "prediction");
    // A model may call what it suggests as the region that it was asked about.
    const ids = new Map(regions.map(({ id }) => [id, document.get(id) ? newId() : id]));
    const fresh = regions.map((region): Region => {
      const order = document.takeOrder();
      const marks = region.marks.map((mark, index) => ({ ...mark, order: index === 0 ? order : document.takeOrder() }));
      // The origin is set: a region that a model echoes says that it was made by hand.
      return { ...region, id: ids.get(region.id) ?? region.id, marks, order, origin: "prediction", suggestion: true };
    });
    const values = answers.map((answer): Answer => {
      const owner = answer.region === undefined ? undefined : ids.get(answer.region);
      const id = answerKey(answer.control, owner, answer.item);
      const entryId = owner ?? newId();
      return { ...answer, id, region: owner, entryId, order: document.takeOrder(), origin: "prediction" };
    });
    this.#answers = values.filter(({ region }) => region === undefined);
    document.apply([...fresh, ...values.filter(({ region }) => region !== undefined)], "load");
    const isUnread = unread.length > 0 && fresh.length + values.length === 0;
    this.#set({ isAsking: false, count: this.#total(), trouble: isUnread ? "unknown-kinds" : undefined });
    if (this.options.acceptsAll()) this.#take(fresh, true);
  }

  #take(regions: readonly Region[], isAll: boolean): void {
    const answers = isAll ? this.#answers : [];
    if (this.session.readOnly || regions.length + answers.length === 0) return;
    const { document, history } = this.session;
    const gone = isAll ? this.#livePrompts() : [];
    this.#answers = isAll ? [] : this.#answers;
    history.seal();
    const edits = [
      ...regions.map((region): Region => ({ ...region, suggestion: undefined })),
      ...answers,
      ...gone.map((id) => ({ id, after: null })),
    ];
    document.apply(edits, "user");
    this.#count();
    this.session.announce({ what: "accepted", count: regions.length + answers.length });
  }

  #drop(regions: readonly Region[]): void {
    const { document } = this.session;
    const doomed = new Set(regions.map(({ id }) => id));
    const gone = [...document.items()].filter((item) => isAbout(item, doomed)).map(({ id }) => id);
    document.apply(
      gone.map((id) => ({ id, after: null })),
      "load",
    );
  }

  #livePrompts(): RegionId[] {
    const live = [...this.#prompts].filter((id) => this.session.document.region(id));
    this.#prompts.clear();
    return live;
  }

  #total(): number {
    return this.#regions().length + this.#answers.length;
  }

  #count(): void {
    const count = this.#total();
    if (count !== this.#state.count) this.#set({ ...this.#state, count });
  }

  #set(state: SuggestionsState): void {
    this.#state = state;
    this.changed.emit();
  }
}
