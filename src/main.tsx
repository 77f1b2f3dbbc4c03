/** Mounts the page over one session, which lives as long as the document. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./components/tokens.css";
import "./components/base.css";
import { App } from "./components/App.tsx";
import { exposeForInspection } from "./session/inspection.ts";
import { createSession } from "./session/session.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");

const session = createSession(new URL(".", document.baseURI).href);
exposeForInspection(session);
createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
import.meta.hot?.dispose(() => session.dispose());
