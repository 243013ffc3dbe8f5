const { ALARM, DASHBOARD, TOPIC } = require("./types");

const NAME = { [ALARM]: "name", [DASHBOARD]: "dashboardName", [TOPIC]: "name" };

module.exports = {
  name: "names-within-prefix",
  description:
    "Alarms, topics and dashboards are named within the prefix: topics let in alarms by it, and people find them by it.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      prefix: { type: "string", minLength: 1, default: "tollgate", description: "tollgate:prefix of the stack" },
    },
  },
  validateResource({ type, props, getConfig }, report) {
    const key = NAME[type];
    if (key === undefined) return;
    const { prefix = "tollgate" } = getConfig();
    const name = props[key];
    if (typeof name !== "string" || !name.startsWith(`${prefix}-`))
      report(`${key} is ${name ?? "not given"}. Begin it with ${prefix}-.`);
  },
};
