import { Trans, useLingui } from "@lingui/react/macro";
import type { AroundNavHandler } from "wouter";
import { create } from "zustand";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { flushWork, giveUpWork, hasUnsaved, hasUnsavedWork, onUnsaved } from "./unsaved.ts";

/** How long a save may take before it is mentioned, in milliseconds. */
const patience = 800;

const useQuestion = create<{ answer: ((leave: boolean) => void) | null }>(() => ({ answer: null }));

/**
 * Asks before the window is closed over unsaved work; saves what it can when the window is hidden, and when the
 * connection comes back. Called once.
 */
export function startLeaveGuard(target: Window = window): () => void {
  const guard = (event: BeforeUnloadEvent) => {
    if (!hasUnsaved()) return;
    void flushWork();
    event.preventDefault();
  };
  const hide = () => {
    if (target.document.visibilityState === "hidden") void flushWork();
  };
  // The connection is back.
  const online = () => void flushWork();
  target.addEventListener("beforeunload", guard);
  target.addEventListener("online", online);
  target.document.addEventListener("visibilitychange", hide);
  return () => {
    target.removeEventListener("beforeunload", guard);
    target.removeEventListener("online", online);
    target.document.removeEventListener("visibilitychange", hide);
  };
}

/** For the router: what the screen was working on is saved before another is shown. */
export const aroundNavigation: AroundNavHandler = (navigate, to, options) => {
  if (!hasUnsavedWork()) {
    navigate(to, options);
    return;
  }
  void mayLeave().then((leave) => {
    if (leave) navigate(to, options);
  });
};

/** Saves the work of the screen; asks the person when that fails or takes long. Resolves with whether to go on. */
export async function mayLeave(): Promise<boolean> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, patience));
  await Promise.race([flushWork(), late]);
  if (!hasUnsavedWork()) return true;
  return new Promise((resolve) => {
    useQuestion.getState().answer?.(false);
    const stop = onUnsaved(() => !hasUnsavedWork() && answer(true));
    const answer = (leave: boolean) => {
      stop();
      useQuestion.setState({ answer: null });
      resolve(leave);
    };
    useQuestion.setState({ answer });
  });
}

/** The question whether to leave unsaved work; mounted once. It goes away by itself when the work is saved. */
export function LeaveGuard() {
  const { t } = useLingui();
  const answer = useQuestion((state) => state.answer);
  if (!answer) return null;
  const leave = () => {
    giveUpWork();
    answer(true);
  };
  return (
    <Dialog
      title={t`Not saved yet`}
      onClose={() => answer(false)}
      footer={
        <>
          <Button onClick={leave}>
            <Trans>Leave anyway</Trans>
          </Button>
          <Button variant="primary" data-autofocus onClick={() => answer(false)}>
            <Trans>Stay</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          Your last changes are not with the server yet. Stay here until they are, or leave: they are sent as soon as
          the server takes them, as long as this page is open.
        </Trans>
      </p>
    </Dialog>
  );
}
