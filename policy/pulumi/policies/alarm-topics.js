const { ALARM, known, TOPIC } = require("./types");

/** Undefined where a preview does not know it yet: then it is a topic that the stack is about to make. */
const actionsOf = ({ props }) =>
  ["alarmActions", "okActions", "insufficientDataActions"].flatMap((key) => {
    const actions = known(() => props[key]) ?? [];
    return Array.from({ length: actions.length }, (_, at) => known(() => actions[at]));
  });

module.exports = {
  name: "alarm-topics",
  description:
    "An alarm tells topics of its own stack, and those that were agreed on: no stranger hears of an organization.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      topics: {
        type: "array",
        items: { type: "string" },
        default: [],
        description: "ARNs of topics outside the stack, such as tollgate:operatorTopic",
      },
    },
  },
  validateStack({ resources, getConfig }, report) {
    const { topics = [] } = getConfig();
    const own = resources.filter(({ type }) => type === TOPIC).map(({ props }) => known(() => props.arn));
    const allowed = new Set([...own, ...topics]);
    for (const alarm of resources.filter(({ type }) => type === ALARM)) {
      for (const action of actionsOf(alarm)) {
        if (action === undefined || allowed.has(action)) continue;
        report(
          `${action} is no topic of this stack. Tell one of its topics, or add it to topics of this policy.`,
          alarm.urn,
        );
      }
    }
  },
};
