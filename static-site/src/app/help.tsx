import { msg } from "@lingui/core/macro";
import { lazy, Suspense } from "react";
import { create } from "zustand";
import { useHotkeys } from "../hotkeys/use-hotkeys.ts";
import { i18n } from "./i18n.ts";

const HelpDialog = lazy(() => import("./help-dialog.tsx"));

const useHelp = create<{ open: boolean }>(() => ({ open: false }));

/** Opens the list of hotkeys. */
export function openHelp(): void {
  useHelp.setState({ open: true });
}

const help = {
  name: "help.open",
  keys: ["?", "Shift+?"],
  label: () => i18n._(msg`Show keyboard shortcuts`),
  group: () => i18n._(msg`All pages`),
  run: openHelp,
};

/** Binds `?` and holds the dialog; mounted once. */
export function Help() {
  const open = useHelp((state) => state.open);
  useHotkeys([help]);
  if (!open) return null;
  return (
    <Suspense>
      <HelpDialog onClose={() => useHelp.setState({ open: false })} />
    </Suspense>
  );
}
