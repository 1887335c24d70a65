import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import "../ui/tokens.css";
import "../ui/base.css";
import { startHotkeys } from "../hotkeys/scopes.ts";
import { ToastRegion } from "../ui/toast.tsx";
import { startTooltips } from "../ui/tooltip.ts";
import { Help } from "./help.tsx";
import { chooseLanguage, i18n } from "./i18n.ts";
import { aroundNavigation, LeaveGuard, startLeaveGuard } from "./leave-guard.tsx";
import { createQueryClient, prefetch } from "./query-client.ts";
import { loadFirstPage, Routes } from "./routes.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  const queryClient = createQueryClient();
  prefetch(queryClient, location.pathname);
  chooseLanguage();
  // A page whose code cannot be had says so itself, once it is rendered.
  await loadFirstPage().catch(() => {});
  startHotkeys();
  startLeaveGuard();
  startTooltips();
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <Router aroundNav={aroundNavigation}>
            <Routes />
          </Router>
          <Help />
          <LeaveGuard />
          <SignInAgain />
          <ToastRegion />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

void start();
