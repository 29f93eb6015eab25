import { createReactTable } from "./createReactTable.js";

createReactTable({ memoized: false });
