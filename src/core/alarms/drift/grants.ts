/** Whether a topic's policy lets CloudWatch publish, by the part of IAM's rules that decides it. */

const SERVICE = "cloudwatch.amazonaws.com";

interface Publisher {
  readonly topicArn: string;
  readonly alarmArn: string;
}

type Plain = Readonly<Record<string, unknown>>;

/**
 * Deny wins over allow, and what is not allowed is denied. A condition that is not understood counts as not met: a
 * needless finding is better than a missed one.
 */
export function grantsPublish(policy: string, publisher: Publisher): boolean {
  const applying = statementsOf(policy).filter((statement) => applies(statement, publisher));
  return applying.length > 0 && applying.every((statement) => statement["Effect"] === "Allow");
}

function statementsOf(policy: string): readonly Plain[] {
  try {
    const { Statement } = JSON.parse(policy) as Plain;
    return list(Statement).filter((one): one is Plain => typeof one === "object" && one !== null);
  } catch {
    return [];
  }
}

/** IAM writes a single value without a list. */
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const texts = (value: unknown): readonly string[] => list(value).filter((one) => typeof one === "string");

function applies(statement: Plain, publisher: Publisher): boolean {
  const actions = texts(statement["Action"]);
  const resources = texts(statement["Resource"]);
  return (
    isPrincipal(statement["Principal"]) &&
    actions.some((action) => matches(action.toLowerCase(), "sns:publish")) &&
    (resources.length === 0 || resources.some((resource) => matches(resource, publisher.topicArn))) &&
    holds(statement["Condition"], publisher)
  );
}

/** "*" includes services; an account or a role does not. */
function isPrincipal(principal: unknown): boolean {
  if (typeof principal !== "object" || principal === null) return principal === "*";
  const { AWS, Service } = principal as Plain;
  return texts(AWS).includes("*") || texts(Service).includes(SERVICE);
}

function holds(condition: unknown, { alarmArn }: Publisher): boolean {
  if (condition === undefined || condition === null) return true;
  const [, , , , account = ""] = alarmArn.split(":");
  const facts: Readonly<Record<string, string>> = {
    "aws:sourcearn": alarmArn,
    "aws:sourceaccount": account,
    // No longer documented, but SNS's default policy uses it.
    "aws:sourceowner": account,
    "aws:securetransport": "true",
  };
  return Object.entries(condition as Plain).every(([operator, wanted]) =>
    Object.entries(wanted as Plain).every(([key, values]) => {
      const fact = facts[key.toLowerCase()];
      return fact !== undefined && list(values).some((value) => compares(operator, String(value), fact));
    }),
  );
}

function compares(operator: string, value: string, fact: string): boolean {
  switch (operator.replace(/IfExists$/, "")) {
    case "StringEquals":
    case "Bool":
      return value === fact;
    case "StringEqualsIgnoreCase":
      return value.toLowerCase() === fact.toLowerCase();
    case "StringLike":
    case "ArnLike":
    case "ArnEquals":
      return matches(value, fact);
    default:
      return false;
  }
}

/** IAM's wildcards: * for any characters, ? for one. In time linear in both: a policy is anybody's text. */
export function matches(pattern: string, text: string): boolean {
  let [at, from, star, resume] = [0, 0, -1, 0];
  while (from < text.length) {
    if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[from]) && pattern[at] !== "*") {
      at++;
      from++;
    } else if (pattern[at] === "*") {
      star = at++;
      resume = from;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
