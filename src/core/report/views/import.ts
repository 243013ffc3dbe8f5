import type { Customer } from "../../import/customer.ts";
import { roundUp } from "../../model/exact.ts";
import { count, counted, words } from "../../text/text.ts";
import { columns, type Doc, itemsIf, listBlocks } from "../documents/doc.ts";

/** A budget file that was written, and the keys that somebody has to write. */
export interface Imported {
  readonly customer: Customer;
  readonly file: string;
  readonly unknown: readonly string[];
}

/** An organization without a new file, and why. */
export interface NotImported {
  readonly org: string;
  readonly code: "exists" | "failed";
  readonly why: string;
}

export function importDoc(imported: readonly Imported[], left: readonly NotImported[], isDryRun: boolean): Doc {
  const files = counted(imported.length, "budget file");
  const open = imported.filter(({ unknown }) => unknown.length > 0).length;
  return {
    title: `${files} ${isDryRun ? "would be written" : "written"}${open === 0 ? "" : `, ${count(open)} with unknown values`}`,
    blocks: [
      ...itemsIf(imported.length > 0, {
        kind: "table",
        columns: columns("file", ">tokens a month", "write what is unknown"),
        rows: imported.map((one) => [one.file, lastMonth(one) ?? "", words(one.unknown)]),
      } as const),
      ...listBlocks(
        "Not written",
        left.map(({ org, why }) => `${org}: ${why}`),
      ),
    ],
    data: {
      version: 1,
      written: imported.map(({ file, customer, unknown }) => ({ org: customer.org, file, unknown })),
      notWritten: left,
    },
  };
}

function lastMonth({ customer: { months } }: Imported): string | null {
  const used = months.findLast(({ isOver }) => isOver);
  return used === undefined ? null : count(roundUp(used.total));
}
