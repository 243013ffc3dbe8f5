const { PolicyPack } = require("@pulumi/policy");
const { policies } = require("./policies");

// Serves as soon as it is made: the policies are apart, so that they can be tried without it.
new PolicyPack("tollgate", { policies, enforcementLevel: "mandatory" });
