/** Whether a topic's policy lets CloudWatch publish for one alarm: as much of IAM as such policies use. */

interface Statement {
  readonly Effect: string;
  readonly Principal: string | { readonly AWS?: string; readonly Service?: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const SERVICE = "cloudwatch.amazonaws.com";
const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

export function letsCloudWatchPublish(policy: string, alarmArn: string): boolean {
  const [, , , , account = ""] = alarmArn.split(":");
  const statements = JSON.parse(policy).Statement as readonly Statement[];
  const facts = { "aws:sourcearn": alarmArn, "aws:sourceaccount": account, "aws:sourceowner": account };
  const matching = statements.filter((statement) => appliesTo(statement, facts));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === "Allow");
}

const isAnybody = (principal: Statement["Principal"]): boolean =>
  typeof principal !== "string" && principal.AWS === "*";
const servicesOf = (principal: Statement["Principal"]) => (typeof principal === "string" ? [] : principal.Service);

function appliesTo({ Principal, Action, Condition = {} }: Statement, facts: Readonly<Record<string, string>>): boolean {
  const isCloudWatch = Principal === "*" || isAnybody(Principal) || list(servicesOf(Principal)).includes(SERVICE);
  if (!isCloudWatch || !list(Action).some((action) => ["sns:publish", "sns:*"].includes(action.toLowerCase())))
    return false;
  return Object.entries(Condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, values]) => {
      const fact = facts[key.toLowerCase()];
      return fact !== undefined && list(values).some((value) => holds(operator, value, fact));
    }),
  );
}

function holds(operator: string, value: string, fact: string): boolean {
  if (operator === "StringEquals" || operator === "ArnEquals") return value === fact;
  if (operator !== "ArnLike" && operator !== "StringLike") return false;
  const pattern = value
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test(fact);
}
