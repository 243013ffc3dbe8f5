// The software bill of materials of what is released: npm's own list, reduced to the packages that the bundles hold.
//   node scripts/sbom.mjs > dist/sbom.cdx.json
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledPackages } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundles = JSON.parse(readFileSync(join(root, "dist", "bundles.json"), "utf8"));
const packages = bundledPackages(root, Object.values(bundles).flat());

/** npm knows the package-url, the licence and the checksum of each installed package. */
const all = JSON.parse(
  execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  }),
);

const refs = new Set(packages.map(({ name, version }) => `${name}@${version}`));
const components = all.components.filter((each) => refs.has(each["bom-ref"]));
const missing = [...refs].filter((ref) => !components.some((each) => each["bom-ref"] === ref));
if (missing.length > 0) throw new Error(`package-lock.json lacks ${missing.join(", ")}: run npm ci`);

const main = all.metadata.component["bom-ref"];
const dependencies = all.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
all.metadata.component.name = "tollgate";
const bom = { ...all, components, dependencies: [{ ref: main, dependsOn: [...refs].sort() }, ...dependencies] };
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
