const { TOPIC } = require("./types");

const MANAGED = /(^|:)alias\/aws\//;

module.exports = {
  name: "topic-encryption",
  description:
    "A topic is encrypted with the key that was agreed on, and never with one of AWS's own: CloudWatch may not use those, and SNS drops what it says.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      kmsKey: { type: "string", description: "tollgate:kmsKey of the stack; without it, topics need not be encrypted" },
    },
  },
  validateResource({ type, props, getConfig }, report) {
    if (type !== TOPIC) return;
    const { kmsMasterKeyId: key } = props;
    const { kmsKey } = getConfig();
    if (MANAGED.test(key ?? ""))
      report(`${key} drops what alarms say. Use a key of your own that lets cloudwatch.amazonaws.com decrypt.`);
    else if (kmsKey !== undefined && key !== kmsKey)
      report(`kmsMasterKeyId is ${key ?? "not given"}. Set it to ${kmsKey}.`);
  },
};
