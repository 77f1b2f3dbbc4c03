/**
 * Listens to everything a page does, from before its first byte: console, uncaught errors, requests of the
 * page and of its workers, breaches of its security policy.
 */
import type { BrowserContext } from "playwright";

export interface Watch {
  /** Console errors and uncaught exceptions, in words. */
  readonly errors: readonly string[];
  /** Every address asked for. */
  readonly requests: readonly string[];
  /** Those that are not of the page's own origin. */
  readonly offOrigin: readonly string[];
}

export async function watch(context: BrowserContext, origin: string): Promise<Watch> {
  const errors: string[] = [];
  const requests: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  context.on("weberror", (error) => errors.push(String(error.error())));
  context.on("request", (request) => requests.push(request.url()));
  // Reported as a console error, so that a breach anywhere in a test is seen as one.
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`Content security policy: ${event.violatedDirective} refused ${event.blockedURI}`);
    });
  });
  return {
    errors,
    requests,
    get offOrigin() {
      return requests.filter((url) => !isOfOrigin(url, origin));
    },
  };
}

/** data: and blob: addresses never leave the page, and a blob's origin is the page's. */
function isOfOrigin(url: string, origin: string): boolean {
  const { protocol, origin: its } = new URL(url);
  return protocol === "data:" || its === origin;
}
