exports.policies = [
  require("./alarm-tells-somebody"),
  require("./alarm-equals-plan"),
  require("./alarm-topics"),
  require("./missing-data-decided"),
  require("./names-within-prefix"),
  require("./topic-encryption"),
  require("./topic-policy-closed"),
];
