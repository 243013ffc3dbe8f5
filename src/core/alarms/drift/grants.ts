/** Whether a topic's policy lets CloudWatch publish, by the part of IAM's rules that decides it. */

const SERVICE = "cloudwatch.amazonaws.com";

export interface Publisher {
  readonly topicArn: string;
  readonly alarmArn: string;
}

export interface Grant {
  /** Unclear: a Deny has conditions that may be met. */
  readonly grant: "granted" | "refused" | "unclear";
  /** The conditions that are not understood: "IpAddress aws:SourceIp" */
  readonly unknown: readonly string[];
}

export type Plain = Readonly<Record<string, unknown>>;

/**
 * Deny wins over allow, and what is not allowed is denied. An Allow with a condition that is not understood counts as
 * not met: a needless finding is better than a missed one. A Deny with such a condition is said to be unclear.
 */
export function publishGrant(policy: string, publisher: Publisher): Grant {
  const applying = statementsOf(policy).filter((statement) => isAbout(statement, publisher));
  const judged = applying.map((statement) => ({
    isAllow: statement["Effect"] === "Allow",
    ...conditionOf(statement["Condition"], publisher),
  }));
  const isAllowed = judged.some(({ isAllow, isMet }) => isAllow && isMet === true);
  const denials = judged.filter(({ isAllow, isMet }) => !isAllow && isMet !== false);
  if (!isAllowed || denials.some(({ isMet }) => isMet === true)) return { grant: "refused", unknown: [] };
  return denials.length === 0
    ? { grant: "granted", unknown: [] }
    : { grant: "unclear", unknown: [...new Set(denials.flatMap(({ unknown }) => unknown))] };
}

/** Anybody may publish: an Allow for everybody that no condition limits to an account, an organization or a source. */
export const isOpen = (policy: string, topicArn: string): boolean =>
  statementsOf(policy).some(
    (statement) =>
      statement["Effect"] === "Allow" &&
      isEverybody(statement["Principal"]) &&
      isPublish(statement) &&
      isResource(statement, topicArn) &&
      !conditionKeys(statement["Condition"]).some((key) => LIMITS.test(key)),
  );

const LIMITS = /^aws:(source(account|owner|arn|orgid|orgpaths|vpce?|ip)|principal\w+)$/;

export function statementsOf(policy: string): readonly Plain[] {
  try {
    const { Statement } = JSON.parse(policy) as Plain;
    return list(Statement).filter((one): one is Plain => typeof one === "object" && one !== null);
  } catch {
    return [];
  }
}

/** IAM writes a single value without a list. */
export const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const texts = (value: unknown): readonly string[] => list(value).filter((one) => typeof one === "string");

const isAbout = (statement: Plain, { topicArn }: Publisher): boolean =>
  isPrincipal(statement) && isPublish(statement) && isResource(statement, topicArn);

/** NotAction, NotResource and NotPrincipal are about everything but what they name. */
function isPublish({ Action, NotAction }: Plain): boolean {
  const has = (actions: unknown): boolean =>
    texts(actions).some((action) => matches(action.toLowerCase(), "sns:publish"));
  return NotAction === undefined ? has(Action) : !has(NotAction);
}

function isResource({ Resource, NotResource }: Plain, topicArn: string): boolean {
  const has = (resources: unknown): boolean => texts(resources).some((resource) => matches(resource, topicArn));
  if (NotResource !== undefined) return !has(NotResource);
  return texts(Resource).length === 0 || has(Resource);
}

function isPrincipal({ Principal, NotPrincipal }: Plain): boolean {
  return NotPrincipal === undefined ? isCloudWatch(Principal) : !isCloudWatch(NotPrincipal);
}

const isEverybody = (principal: unknown): boolean =>
  principal === "*" ||
  (typeof principal === "object" && principal !== null && texts((principal as Plain)["AWS"]).includes("*"));

/** "*" includes services; an account or a role does not. */
const isCloudWatch = (principal: unknown): boolean =>
  isEverybody(principal) ||
  (typeof principal === "object" && principal !== null && texts((principal as Plain)["Service"]).includes(SERVICE));

interface Met {
  /** Null: not known. */
  readonly isMet: boolean | null;
  readonly unknown: readonly string[];
}

const conditionKeys = (condition: unknown): string[] =>
  Object.values((condition ?? {}) as Plain).flatMap((wanted) =>
    Object.keys((wanted ?? {}) as Plain).map((key) => key.toLowerCase()),
  );

/** All conditions must be met: one that is not decides, whatever is not known of others. */
function conditionOf(condition: unknown, { alarmArn }: Publisher): Met {
  const [, , , , account = ""] = alarmArn.split(":");
  const facts: Readonly<Record<string, string>> = {
    "aws:sourcearn": alarmArn,
    "aws:sourceaccount": account,
    // No longer documented, but SNS's default policy uses it.
    "aws:sourceowner": account,
    "aws:securetransport": "true",
    "aws:principalisawsservice": "true",
    "aws:principalservicename": SERVICE,
  };
  const unknown: string[] = [];
  for (const [operator, wanted] of Object.entries((condition ?? {}) as Plain)) {
    for (const [key, values] of Object.entries((wanted ?? {}) as Plain)) {
      const isMet = compared(operator, list(values).map(String), facts[key.toLowerCase()]);
      if (isMet === false) return { isMet: false, unknown: [] };
      if (isMet === null) unknown.push(`${operator} ${key}`);
    }
  }
  return { isMet: unknown.length === 0 ? true : null, unknown };
}

/** Null: not known. */
function compared(operator: string, values: readonly string[], fact: string | undefined): boolean | null {
  if (fact === undefined) return null;
  const any = (is: (value: string) => boolean): boolean => values.some(is);
  switch (operator.replace(/IfExists$/, "")) {
    case "Null":
      return any((value) => value === "false");
    case "StringEquals":
    case "Bool":
      return any((value) => value === fact);
    case "StringNotEquals":
      return !any((value) => value === fact);
    case "StringEqualsIgnoreCase":
      return any((value) => value.toLowerCase() === fact.toLowerCase());
    case "StringNotEqualsIgnoreCase":
      return !any((value) => value.toLowerCase() === fact.toLowerCase());
    case "StringLike":
    case "ArnLike":
    case "ArnEquals":
      return any((value) => matches(value, fact));
    case "StringNotLike":
    case "ArnNotLike":
    case "ArnNotEquals":
      return !any((value) => matches(value, fact));
    default:
      return null;
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
