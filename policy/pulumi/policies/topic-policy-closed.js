const { known, TOPIC, TOPIC_POLICY } = require("./types");

/** Conditions that hold a principal to one account, organization, source or network. */
const NARROW =
  /^(aws:(source(account|arn|owner|vpc|vpce|ip|orgid|orgpaths)|principal(account|arn|orgid|orgpaths))|sns:endpoint)$/i;
/** A condition with this operator holds where the key is absent, or keeps out instead of letting in. */
const WIDE = /not|ifexists|null/i;

const listed = (value) => (Array.isArray(value) ? value : [value]);
const isAnyone = (principal) =>
  principal === "*" || (principal !== null && typeof principal === "object" && listed(principal.AWS).includes("*"));

const isNarrowed = (condition) =>
  Object.entries(condition ?? {}).some(
    ([operator, tests]) =>
      !WIDE.test(operator) &&
      Object.entries(tests ?? {}).some(
        ([key, values]) => NARROW.test(key) && !listed(values).some((value) => /^[*?]*$/.test(value)),
      ),
  );

function* problems(text) {
  let policy;
  try {
    policy = JSON.parse(text);
  } catch {
    yield "is no JSON. Write a policy document.";
    return;
  }
  for (const statement of listed(policy?.Statement)) {
    if (statement?.Effect !== "Allow") continue;
    if ("NotPrincipal" in statement) yield "allows everybody but some. Name a Principal.";
    else if (isAnyone(statement.Principal) && !isNarrowed(statement.Condition))
      yield "lets everybody in. Name a Principal, or add a condition such as aws:SourceAccount.";
  }
}

module.exports = {
  name: "topic-policy-closed",
  description:
    "A topic's policy lets in only who it names: otherwise any account could send in an alarm's name, or listen.",
  enforcementLevel: "mandatory",
  validateResource({ type, props }, report) {
    if (type !== TOPIC && type !== TOPIC_POLICY) return;
    const policy = known(() => props.policy);
    if (typeof policy !== "string") return;
    for (const problem of problems(policy)) report(`policy ${problem}`);
  },
};
