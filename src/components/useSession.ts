/** The only bridge from React to the session: a context, and the store read by selector. */
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Session } from "../session/session-api.ts";
import type { SessionState } from "../session/store.ts";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession needs a SessionContext above it");
  return session;
}

/** Re-renders only when the selected part changes (compared with Object.is). */
export function useSessionState<Part>(select: (state: SessionState) => Part): Part {
  return useStore(useSession().store, select);
}
