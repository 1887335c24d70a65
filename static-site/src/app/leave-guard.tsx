import { Trans, useLingui } from "@lingui/react/macro";
import type { AroundNavHandler } from "wouter";
import { create } from "zustand";
import { discardsOnLeave, flushWork, giveUpWork, hasUnsaved, hasUnsavedWork, onUnsaved } from "../lib/unsaved.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** How long a save may take before the person is asked, in milliseconds. */
const patience = 800;

/** `discard`: leaving loses the changes. `late`: they are still being sent. */
type Reason = "discard" | "late";

const useQuestion = create<{ reason: Reason; answer: ((leave: boolean) => void) | null }>(() => ({
  reason: "late",
  answer: null,
}));

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
  // Back and forward do not pass through the router. Browsers without the Navigation API leave without asking.
  const { navigation } = target;
  const traverse = (event: NavigateEvent) => {
    if (event.navigationType !== "traverse" || !event.cancelable || !discardsOnLeave()) return;
    event.preventDefault();
    void mayLeave().then((leave) => leave && navigation.traverseTo(event.destination.key));
  };
  navigation?.addEventListener("navigate", traverse);
  target.addEventListener("beforeunload", guard);
  target.addEventListener("online", online);
  target.document.addEventListener("visibilitychange", hide);
  return () => {
    target.removeEventListener("beforeunload", guard);
    target.removeEventListener("online", online);
    navigation?.removeEventListener("navigate", traverse);
    target.document.removeEventListener("visibilitychange", hide);
  };
}

/** For the router: saves the work of the screen before another one is shown. */
export const aroundNavigation: AroundNavHandler = (navigate, to, options) => {
  if (!hasUnsavedWork()) {
    navigate(to, options);
    return;
  }
  void mayLeave().then((leave) => {
    if (leave) navigate(to, options);
  });
};

/**
 * Saves the work of the screen. Asks the person when that fails or takes long, or when leaving discards changes.
 * Resolves with whether to go on.
 */
export async function mayLeave(): Promise<boolean> {
  if (!discardsOnLeave()) {
    const late = new Promise<void>((resolve) => setTimeout(resolve, patience));
    await Promise.race([flushWork(), late]);
  }
  if (!hasUnsavedWork()) return true;
  const leave = await ask(discardsOnLeave() ? "discard" : "late", () => !hasUnsavedWork());
  if (leave) giveUpWork();
  return leave;
}

/** Asks whether changes that were not saved may be discarded. */
export const mayDiscard = (): Promise<boolean> => ask("discard");

/** Asks one question at a time: a new one answers the one before by no. `isObsolete` answers it by yes. */
function ask(reason: Reason, isObsolete = () => false): Promise<boolean> {
  return new Promise((resolve) => {
    useQuestion.getState().answer?.(false);
    const stop = onUnsaved(() => isObsolete() && answer(true));
    const answer = (leave: boolean) => {
      stop();
      useQuestion.setState({ answer: null });
      resolve(leave);
    };
    useQuestion.setState({ reason, answer });
  });
}

/** The question whether to leave unsaved changes; mounted once. It disappears when the changes are saved. */
export function LeaveGuard() {
  const { t } = useLingui();
  const { reason, answer } = useQuestion();
  if (!answer) return null;
  const discards = reason === "discard";
  return (
    <Dialog
      title={discards ? t`Discard your changes?` : t`Not saved yet`}
      onClose={() => answer(false)}
      footer={
        <>
          <Button variant={discards ? "danger" : "secondary"} onClick={() => answer(true)}>
            {discards ? <Trans>Discard changes</Trans> : <Trans>Leave anyway</Trans>}
          </Button>
          <Button variant="primary" data-autofocus onClick={() => answer(false)}>
            {discards ? <Trans>Keep editing</Trans> : <Trans>Stay</Trans>}
          </Button>
        </>
      }
    >
      <p>
        {discards ? (
          <Trans>Your changes are not saved. If you leave now, they are lost.</Trans>
        ) : (
          <Trans>
            The server does not have your last changes yet. If you leave this page, Skylabel keeps trying to send them
            for as long as this tab is open.
          </Trans>
        )}
      </p>
    </Dialog>
  );
}
