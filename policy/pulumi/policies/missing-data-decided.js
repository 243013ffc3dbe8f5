const { ALARM } = require("./types");

const DECISIONS = ["ignore", "breaching", "notBreaching"];

module.exports = {
  name: "missing-data-decided",
  description:
    "An alarm says what missing data means. The default, missing, is filled in where nothing is said, and can alarm on one old datapoint.",
  enforcementLevel: "mandatory",
  validateResource({ type, props }, report) {
    if (type !== ALARM || DECISIONS.includes(props.treatMissingData)) return;
    report(`treatMissingData is ${props.treatMissingData ?? "not given"}. Write one of ${DECISIONS.join(", ")}.`);
  },
};
