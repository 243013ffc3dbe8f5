const { ALARM } = require("./types");

module.exports = {
  name: "alarm-tells-somebody",
  description: "An alarm has an action, and actions are enabled: one that nobody hears guards nothing.",
  enforcementLevel: "mandatory",
  validateResource({ type, props }, report) {
    if (type !== ALARM) return;
    if (props.actionsEnabled === false) report("actionsEnabled is false. Leave it out, or set it to true.");
    if ((props.alarmActions ?? []).length === 0) report("alarmActions is empty. Name the ARN of an SNS topic.");
  },
};
