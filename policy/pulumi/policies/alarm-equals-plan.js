const { isDeepStrictEqual } = require("node:util");
const { ALARM, known } = require("./types");

/** What decides when an alarm fires, by the names it has in the plan and in Pulumi alike. */
const DECIDES = [
  "namespace",
  "metricName",
  "dimensions",
  "statistic",
  "period",
  "evaluationPeriods",
  "datapointsToAlarm",
  "threshold",
  "comparisonOperator",
  "treatMissingData",
];

/** What the plan says in other words, other policies look at, or decides nothing. AWS adds the last three. */
const APART = new Set([
  ...["name", "namePrefix", "alarmDescription", "alarmActions", "okActions", "insufficientDataActions"],
  ...["actionsEnabled", "tags", "tagsAll", "region", "arn", "id", "__defaults"],
]);

const isSet = (value) =>
  value !== undefined && value !== null && value !== "" && (typeof value !== "object" || Object.keys(value).length > 0);

/** Metric math, units and the like, of which a planned alarm has nothing. */
function* additions(props) {
  for (const key of Object.keys(props)) {
    const found = DECIDES.includes(key) || APART.has(key) ? undefined : known(() => props[key]);
    if (isSet(found)) yield `${key} is ${shown(found)}. Leave it out: the budgets ask for none.`;
  }
}

/** Without dimensions Pulumi has none, the plan an empty map. Numbers come over the wire as they are. */
const plain = (value) => (value === undefined || value === null ? {} : JSON.parse(JSON.stringify(value)));
const shown = (value) => JSON.stringify(value) ?? "not given";

function* differences(planned, props) {
  for (const key of DECIDES) {
    const found = known(() => props[key]);
    const same = key === "dimensions" ? isDeepStrictEqual(plain(found), plain(planned[key])) : found === planned[key];
    if (!same) yield `${key} is ${shown(found)}. The budgets ask for ${shown(planned[key])}.`;
  }
  yield* additions(props);
}

module.exports = {
  name: "alarm-equals-plan",
  description:
    "The alarms are those that tollgate alarms prints, to the threshold: none is missing, none is added, none was changed on the way.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: { plan: { type: "object", description: "What tollgate alarms --format json prints" } },
  },
  validateStack({ resources, getConfig, notApplicable }, report) {
    const { plan } = getConfig();
    if (plan === undefined)
      notApplicable("no plan in the policy's configuration: tollgate alarms --format json prints it");
    if (!Array.isArray(plan.alarms)) {
      report("plan is not what tollgate alarms --format json prints: it has no alarms.");
      return;
    }
    const alarms = resources.filter(({ type }) => type === ALARM);
    const byName = new Map(alarms.map((alarm) => [known(() => alarm.props.name), alarm]));
    const planned = new Set(plan.alarms.map(({ name }) => name));
    for (const alarm of plan.alarms) {
      const found = byName.get(alarm.name);
      if (found === undefined) report(`${alarm.name} is missing: the budgets ask for it.`);
      else for (const difference of differences(alarm, found.props)) report(`${alarm.name}: ${difference}`, found.urn);
    }
    for (const { urn, props } of alarms) {
      const [name, namespace] = [known(() => props.name), known(() => props.namespace)];
      if (namespace === "Tollgate" && !planned.has(name))
        report(`${name} is no alarm of the budgets. Remove it, or plan it in a budget.`, urn);
    }
  },
};
