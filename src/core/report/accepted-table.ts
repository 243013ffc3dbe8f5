import type { Finding } from "../model/finding.ts";
import type { WaiverArgs } from "../rules/waivers.ts";
import { clip, markdownCode, markdownText } from "../text/escape.ts";
import { acceptanceOf } from "./accepted.ts";
import { fitting, leftOutText, rowText, tableText } from "./markdown-parts.ts";
import { Worst } from "./worst.ts";

const LONGEST_CELL = 200;
const COLUMNS = ["organization", "finding", "periods", "accepted by", "days left", "reason"].map(
  (title) => ({ title, align: title === "days left" ? "right" : "left" }) as const,
);

/** Everything that is accepted, the next to expire first. */
export class AcceptedTable {
  private readonly rows: Worst<number, string>;
  private readonly room: number;

  /** @param room in characters */
  constructor(room: number) {
    this.room = room;
    this.rows = new Worst(
      room,
      (a, b) => a - b,
      (text) => text.length,
    );
  }

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const accepted = acceptanceOf(finding);
      if (accepted !== null) this.rows.add(accepted.daysLeft, () => acceptedRow(finding, accepted));
    }
  }

  /** Empty where nothing is accepted. */
  text(): string {
    if (this.rows.count === 0) return "";
    const shown = fitting(this.rows.items, this.room);
    return `\n### Accepted\n\n${tableText(COLUMNS, shown)}${leftOutText(this.rows.count - shown.length, "acceptance")}`;
  }
}

function acceptedRow({ org, periods = [], data }: Finding, accepted: Readonly<WaiverArgs>): string {
  const { rule, approvedBy, daysLeft, expires, reason } = accepted;
  return rowText([
    markdownCode(org ?? ""),
    markdownCode([rule, data["feature"]].filter((word) => word !== undefined).join(" ")),
    [...new Set([periods[0] ?? "", periods.at(-1) ?? ""])].join(" to "),
    markdownText(clip(approvedBy, LONGEST_CELL)),
    `${daysLeft} (${expires})`,
    markdownText(clip(reason, LONGEST_CELL)),
  ]);
}
