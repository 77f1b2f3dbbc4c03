/** Files dropped anywhere on the page go to the session; without this the browser would open them instead. */
import { useEffect } from "react";
import { useSession } from "./useSession.ts";

export function useFileDrop(): void {
  const session = useSession();
  useEffect(() => {
    const allow = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      for (const file of event.dataTransfer?.files ?? []) session.openFile(file);
    };
    window.addEventListener("dragover", allow);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", allow);
      window.removeEventListener("drop", drop);
    };
  }, [session]);
}
