import type { Day } from "../../model/calendar.ts";
import type { RateCard } from "../../model/rate-card.ts";
import { fleetLine, policyLine } from "../findings/figures.ts";
import type { FindingFormatter, FormatOptions } from "../format.ts";
import { packed } from "./codec.ts";
import type { FleetPage } from "./data.ts";
import { pageFinding, pageOrganization } from "./organization.ts";
import { embedded, ORGANIZATIONS_BEGIN, ORGANIZATIONS_END, pageHead, pageTail } from "./shell.ts";

export interface PageOptions extends Pick<FormatOptions, "guardrails" | "version"> {
  readonly cards: ReadonlyMap<string, RateCard>;
  readonly today: Day;
  /** It asks its own server whether a file has changed. */
  readonly isLive?: boolean;
}

/** A page of plans: one self-contained file. */
export function htmlFindings(options: PageOptions): FindingFormatter {
  const { guardrails, isLive } = options;
  let separator = "\n";
  return {
    begin: () => pageHead("Tollgate: budgets", isLive) + ORGANIZATIONS_BEGIN,
    result: (result) => {
      const text = separator + embedded(pageOrganization(result, guardrails));
      separator = ",\n";
      return text;
    },
    end: (fleet) => {
      const page: FleetPage = {
        ...around("check", options),
        title: fleetLine(fleet),
        policy: policyLine(fleet),
        findings: fleet.findings.filter(({ severity }) => severity !== "info").map(pageFinding),
        notices: [],
      };
      return ORGANIZATIONS_END + pageTail(page);
    },
  };
}

/** What pages of plans and of usage share. */
export const around = (
  command: FleetPage["command"],
  { guardrails, version, cards, today, isLive = false }: PageOptions,
) => ({
  kind: "fleet" as const,
  ...{ command, today, version, isLive },
  cards: packed(cards),
  guardrails: packed(guardrails),
});
