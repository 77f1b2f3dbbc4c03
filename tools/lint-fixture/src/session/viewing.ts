// expect: noRestrictedImports
import { useState } from "react";
// expect: noRestrictedImports
import { shown } from "../components/Simulating.ts";
import { simulate } from "../hardware-sim/workload.ts";

// expect: noConsole
export const viewing = () => console.log(useState, shown, simulate());
