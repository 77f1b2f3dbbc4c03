/** Names of ICT-FaceKit's shapes among the targets, and MakeHuman's face that they start from. Free of files: the page uses it. */

/** Identity modes used, of 100; they are sorted by how much of the scans' variation each holds. */
export const ICT_MODES = 40;

export const ictMode = (index: number): string => `ict-mode-${String(index).padStart(2, "0")}`;

/** The average face on which ict.ts lays ICT's. */
export const ICT_HOST: readonly { readonly name: string; readonly weight: number }[] = [
  { name: "caucasian-female-young", weight: 0.5 },
  { name: "caucasian-male-young", weight: 0.5 },
  { name: "universal-female-young-averagemuscle-averageweight", weight: 0.5 },
  { name: "universal-male-young-averagemuscle-averageweight", weight: 0.5 },
];
