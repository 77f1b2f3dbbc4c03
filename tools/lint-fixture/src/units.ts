// expect: noRestrictedImports
import { join } from "node:path";

export const path = join("units", "import", "nothing");
