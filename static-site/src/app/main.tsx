import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../ui/tokens.css";
import "../ui/base.css";
import { loadMessages } from "./i18n.ts";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  await loadMessages();
  createRoot(root).render(
    <StrictMode>
      <p>Skylabel</p>
    </StrictMode>,
  );
}

void start();
