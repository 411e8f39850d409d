import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { Theme } from "./theme.js";

/** Puts a page into the document. */
export function mount(page: ReactNode): void {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("the page has no #root");
  createRoot(root).render(
    <StrictMode>
      <Theme>{page}</Theme>
    </StrictMode>,
  );
}
