/** Breaks no rule: something for the files beside it to import. */
export interface Simulated {
  readonly macCount: number;
}

export const simulate = (): Simulated => ({ macCount: 11_800_000 });
