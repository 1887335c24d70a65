/** Time of recordings: audio, video, series and dialogs that name one `sync` group play together. */
import type { Signal } from "../../lib/signal.ts";

export interface Clock {
  /** Seconds from the start. */
  readonly time: number;
  readonly isPlaying: boolean;
  /** Tells when the recording is started, stopped or sought; not while it plays on. */
  readonly changed: Signal;
  seek(seconds: number): void;
  play(): void;
  pause(): void;
}

/** Seconds by which clocks of a group may differ. */
const SLACK = 0.05;

/** Makes clocks follow whichever of them changes. Returns what ends it. */
export function syncClocks(clocks: readonly Clock[]): () => void {
  let isFollowing = false;
  const follow = (leader: Clock) => {
    // The followers' own changes lead nobody.
    if (isFollowing) return;
    isFollowing = true;
    for (const clock of clocks) {
      if (clock === leader) continue;
      if (Math.abs(clock.time - leader.time) > SLACK) clock.seek(leader.time);
      if (clock.isPlaying !== leader.isPlaying) leader.isPlaying ? clock.play() : clock.pause();
    }
    isFollowing = false;
  };
  const stops = clocks.map((clock) => clock.changed.watch(() => follow(clock)));
  return () => {
    for (const stop of stops) stop();
  };
}
