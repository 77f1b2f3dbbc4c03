/** Files dragged over the page and dropped anywhere on it; without this the browser would open them instead. */
import { useEffect, useState } from "react";

export interface FileDrop {
  /** A file is over the page. */
  readonly isOver: boolean;
  /** The file was carried away again. */
  leave(): void;
}

/** @param onFile called for every dropped file. */
export function useFileDrop(onFile: (file: File) => void): FileDrop {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const allow = (event: DragEvent): void => {
      event.preventDefault();
      // A dragged picture or a stretch of text is not for us.
      if (event.dataTransfer?.types.includes("Files")) setOver(true);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      for (const file of event.dataTransfer?.files ?? []) onFile(file);
    };
    window.addEventListener("dragenter", allow);
    window.addEventListener("dragover", allow);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", allow);
      window.removeEventListener("dragover", allow);
      window.removeEventListener("drop", drop);
    };
  }, [onFile]);

  // The pointer moves freely only when nothing is dragged: whatever ended the drag unseen, it has ended.
  useEffect(() => {
    if (!isOver) return;
    const end = (): void => setOver(false);
    window.addEventListener("pointermove", end);
    return () => window.removeEventListener("pointermove", end);
  }, [isOver]);

  return { isOver, leave: () => setOver(false) };
}
