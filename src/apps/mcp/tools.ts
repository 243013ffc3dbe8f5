import { z } from "zod";

/** A tool: what it is for, what it takes, and the command that answers it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** Values that were checked by `input`; paths are within the root. */
  argv(input: Input): readonly string[];
}

export type Input = Readonly<Record<string, unknown>>;

/** Values become arguments of a command: none may look like an option, or lead out of the root. */
const id = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/);
const path = z.string().min(1).max(1000).describe("relative to the root of the server");
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "YYYY-MM");
const detail = z.enum(["brief", "full"]).optional().describe("brief: at most 2 KB (default); full: everything");
const format = z.enum(["text", "json"]).optional();
const label = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}=[^\p{Cc}]{0,200}$/u, "label=value");
const amount = z.number().nonnegative().max(1e12);

const object = <T extends z.ZodRawShape>(shape: T): z.ZodObject => z.strictObject({ ...shape, detail, format });

/** `--name=value` for each value that is given. */
const options = (input: Input, names: Readonly<Record<string, string>>): string[] =>
  Object.entries(names).flatMap(([key, name]) => {
    const value = input[key];
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values.map((one) => `--${name}=${one}`);
  });

const formatOf = ({ format: name = "text" }: Input): string => `--format=${name}`;

/** Calculator options of `estimate`, in tokens' units a month or a working day. */
const PLANNED = {
  copilotUsers: "copilot-users",
  virtualAgentPerDay: "virtual-agent-per-day",
  scoringPerDay: "scoring-per-day",
  voiceMinutesPerDay: "voice-minutes-per-day",
  digitalSessions: "digital-sessions",
  messages: "messages",
  otherTokens: "other-tokens",
} as const;

export const TOOLS: readonly Tool[] = [
  {
    name: "check",
    title: "Judge budgets",
    description:
      "Whether planned tokens of Genesys Cloud AI Experience fit: verdicts, months, cost and what would fix it.",
    input: object({
      paths: z.array(path).max(100).optional(),
      where: z.array(label).max(20).optional(),
      rateCard: id.optional(),
    }),
    argv: (input) => [
      "check",
      formatOf(input),
      ...options(input, { where: "where", rateCard: "rate-card" }),
      "--",
      ...((input["paths"] as string[] | undefined) ?? []),
    ],
  },
  {
    name: "explain",
    title: "Explain a figure",
    description:
      "Where each figure of an organization's budget comes from: quantity, rate, rounding, source, line of the file.",
    input: object({ org: id, period: month.optional(), feature: id.optional(), rateCard: id.optional() }),
    argv: (input) => [
      "explain",
      formatOf(input),
      ...options(input, { period: "period", feature: "feature", rateCard: "rate-card" }),
      "--",
      String(input["org"]),
    ],
  },
  {
    name: "estimate",
    title: "Price a plan",
    description: "Tokens and cost of a plan that has no file yet. Give the pool as allocation or a rate card.",
    input: object({
      users: amount.int(),
      allocation: amount.int().optional(),
      rateCard: id.optional(),
      ...Object.fromEntries(Object.keys(PLANNED).map((key) => [key, amount.optional()])),
    }),
    argv: (input) => [
      "estimate",
      formatOf(input),
      ...options(input, { users: "users", allocation: "allocation", rateCard: "rate-card", ...PLANNED }),
    ],
  },
  {
    name: "status",
    title: "Real usage",
    description:
      "What organizations have used of their tokens, with trend, forecast and advice, from a file or their meters.",
    input: object({ orgs: z.array(id).max(100).optional(), usage: path.optional(), period: month.optional() }),
    argv: (input) => [
      "status",
      formatOf(input),
      ...options(input, { usage: "usage", period: "period" }),
      "--",
      ...((input["orgs"] as string[] | undefined) ?? []),
    ],
  },
  {
    name: "rates",
    title: "Rate cards",
    description: "The rate cards; with an id, what each unit costs on that card and its source.",
    input: object({ id: id.optional() }),
    argv: (input) =>
      input["id"] === undefined
        ? ["rates", "list", formatOf(input)]
        : ["rates", "show", formatOf(input), "--", String(input["id"])],
  },
];

/** All paths of an input. */
export const pathsIn = ({ paths = [], usage }: Input): readonly string[] => [
  ...(paths as string[]),
  ...(usage === undefined ? [] : [String(usage)]),
];
