import { dayNumber } from "../../model/calendar.ts";
import { decimalText, type Exact, exactText, roundHalfUp } from "../../model/exact.ts";
import { moneyText } from "../../model/money.ts";
import type { Status } from "../../status/status.ts";
import type { Unknown } from "./status-fleet.ts";

interface Sample {
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: string;
}

interface Family {
  readonly name: string;
  readonly unit?: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * What was used, in the text format of OpenMetrics 1.0. All are gauges: a period begins at zero again. What is not known
 * has no sample, and `tollgate_up` says so.
 */
export function openMetrics(statuses: readonly Status[], unknown: readonly Pick<Unknown, "org">[]): string {
  const of = (read: (status: Status) => string | null): Sample[] =>
    statuses.flatMap((status) => {
      const value = read(status);
      return value === null ? [] : [{ labels: labelsOf(status), value }];
    });
  const up = (org: string, value: string): Sample => ({ labels: [["org", org]], value });
  const families: Family[] = [
    {
      name: "tollgate_up",
      help: "Whether the usage of an organization is known.",
      samples: [...statuses.map(({ org }) => up(org, "1")), ...unknown.map(({ org }) => up(org, "0"))],
    },
    tokens(
      "used",
      "Tokens used in the billing period.",
      of(({ total }) => numberText(total)),
    ),
    tokens(
      "allocation",
      "Tokens included and purchased.",
      of(({ pool }) => String(pool.allocation)),
    ),
    tokens(
      "ceiling",
      "The allocation and the accepted overage.",
      of(({ pool }) => String(pool.ceiling)),
    ),
    tokens(
      "planned",
      "Tokens planned for the whole period.",
      of(({ planned }) => String(planned)),
    ),
    tokens(
      "overage",
      "Tokens used above the allocation.",
      of(({ overage }) => String(overage)),
    ),
    tokens(
      "expected",
      "Tokens expected at the end of the period.",
      of(({ projected }) => projected?.toString() ?? null),
    ),
    {
      name: "tollgate_overage_cost",
      help: "Cost of the overage so far, in the currency of the label.",
      samples: statuses.flatMap((status) => {
        const { overageCost: cost } = status;
        if (cost === null) return [];
        const labels = [...labelsOf(status), ["currency", cost.currency.code] as const];
        return [{ labels, value: moneyText(cost.minor, cost.currency) }];
      }),
    },
    tokens(
      "feature_used",
      "Tokens used by a feature in the billing period.",
      statuses.flatMap((status) =>
        status.features.map(({ feature, tokens: used }) => ({
          labels: [...labelsOf(status), ["feature", feature ?? "unknown"] as const],
          value: numberText(used),
        })),
      ),
    ),
    {
      name: "tollgate_as_of_seconds",
      unit: "seconds",
      help: "Until when the usage is known, as a Unix time.",
      samples: of(({ asOf }) => String(secondsOf(asOf))),
    },
  ];
  return `${families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join("")}# EOF\n`;
}

/** The unit is the end of the name, as the specification asks. */
const tokens = (name: string, help: string, samples: readonly Sample[]): Family => ({
  name: `tollgate_${name}_tokens`,
  unit: "tokens",
  help,
  samples,
});

const labelsOf = ({ org, period }: Status): Sample["labels"] => [
  ["org", org],
  ["period", period.month],
];

function familyText({ name, unit, help, samples }: Family): string {
  const about = [
    `# TYPE ${name} gauge`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
  ];
  const lines = samples.map(({ labels, value }) => {
    const texts = labels.map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}{${texts.join(",")}} ${value}`;
  });
  return `${[...about, ...lines].join("\n")}\n`;
}

/** Backslash, quote and line feed are escaped in labels and in help. */
const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

/** Of "2026-12-05T10:00:00Z", without fractions of a second. */
function secondsOf(instant: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = instant.slice(11, 19).split(":").map(Number);
  return dayNumber(instant.slice(0, 10)) * 86_400 + hours * 3_600 + minutes * 60 + seconds;
}

const MOST_DECIMALS = 6;

function numberText(value: Exact): string {
  const text = exactText(value);
  if (!text.includes("/")) return text;
  const d = 10n ** BigInt(MOST_DECIMALS);
  return decimalText(roundHalfUp({ n: value.n * d, d: value.d }), MOST_DECIMALS);
}
