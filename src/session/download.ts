/** Hands a text to the visitor as a file. It goes from memory to their disk, over no network. */

export function downloadText(name: string, type: "application/json" | "text/csv", text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the blob over by the time the click returns.
  URL.revokeObjectURL(url);
}
