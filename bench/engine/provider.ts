// The AWS that a deployment is measured against, in a process of its own: it is no part of the product.
import { Cloud } from "../../test/engine/support/cloud.ts";

const cloud = new Cloud();
const { port } = await cloud.serve();
process.send?.({ port });
process.on("message", () => process.send?.({ resources: cloud.resources.size }));
