/**
 * The content security policy of the page and of its workers: nothing is loaded from or sent to another
 * origin, and no script runs that we did not ship.
 *
 * Sent as a header by `npm start` (a worker's policy comes from the response that delivers its script) and
 * written into the built index.html, so that any static host gives the page the same protection.
 */

/** Reasons beside each source that is wider than 'self'. */
const DIRECTIVES: readonly (readonly [name: string, sources: string])[] = [
  ["default-src", "'self'"],
  // WebAssembly is compiled at run time: our kernels and MediaPipe.
  ["script-src", "'self' 'wasm-unsafe-eval'"],
  ["connect-src", "'self'"],
  ["worker-src", "'self'"],
  ["style-src", "'self'"],
  // Files the visitor drops or saves are blob: addresses of this very page.
  ["img-src", "'self' blob:"],
  ["media-src", "'self' blob:"],
  ["object-src", "'none'"],
  ["base-uri", "'none'"],
  ["form-action", "'none'"],
];

/** For a <meta http-equiv> tag, where frame-ancestors has no meaning and browsers warn about it. */
export const CSP_META = DIRECTIVES.map(([name, sources]) => `${name} ${sources}`).join("; ");

/** Headers of every response of our own server. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": `${CSP_META}; frame-ancestors 'self'`,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
};
