/** The smallest thing to subscribe to: a set of listeners, called without a message. */
export class Signal {
  readonly #listeners = new Set<() => void>();

  /** Calls back on every `emit`. Returns the unsubscriber; bound, so that it can be handed around. */
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  emit(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
