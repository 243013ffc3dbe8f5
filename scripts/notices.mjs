// Whose code the bundles hold, and the licences that ask to be passed on with it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Licences under which code may be bundled into an Apache-2.0 package. Another one stops the build. */
export const ALLOWED = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT"]);

/**
 * Packages of which only data is taken, which their licence lets others adapt if they name the source and keep the
 * licence for it. The days of dist/holidays.cjs are facts from it, in a file of their own. Its licence file, which goes
 * into the notices, names the sources: CC BY-SA for the data. Its package.json says CC-BY.
 */
const DATA = new Map([["date-holidays", "(ISC AND CC-BY-3.0)"]]);

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
const PACKAGE = /^(?<folder>(?:.*\/)?node_modules\/(?<name>@[^/]+\/[^/]+|[^/@][^/]*))\//;

/**
 * The packages that each bundle holds, by esbuild's own account of what it read and kept.
 *
 * @param outputs `outputs` of esbuild's metafiles, together
 * @returns folders of packages by the name of the bundle, both sorted
 */
export function packagesByBundle(outputs) {
  const found = Object.entries(outputs).map(([bundle, { inputs }]) => {
    const kept = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    const folders = kept.flatMap(([path]) => PACKAGE.exec(path)?.groups?.folder ?? []);
    return [bundle, [...new Set(folders)].sort()];
  });
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function packageIn(root, folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  if (!ALLOWED.has(license) && (license === undefined || DATA.get(name) !== license))
    throw new Error(
      `${name} ${version} has the licence ${JSON.stringify(license)}: bundle only ${[...ALLOWED].join(", ")}`,
    );
  const files = readdirSync(join(root, folder)).filter((file) => LICENCE_FILE.test(file));
  const texts = files.sort().map((file) => readFileSync(join(root, folder, file), "utf8").trim());
  if (DATA.has(name)) texts.unshift("The days in dist/holidays.cjs and dist/meter/ were computed from its data.");
  if (texts.length === 0) texts.push(`Licensed under ${license}. The package has no licence file.`);
  return { name, version, license, texts };
}

/** The packages in these folders, each version once, by name. @throws where a licence is not allowed */
export function bundledPackages(root, folders) {
  const all = folders.map((folder) => packageIn(root, folder));
  const byId = new Map(all.map((each) => [`${each.name} ${each.version}`, each]));
  return [...byId.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

const RULE = "-".repeat(80);

/** The file of notices: every text once, below the packages that it belongs to. */
export function noticesText(packages) {
  const owners = new Map();
  for (const { name, version, license, texts } of packages) {
    const text = texts.join("\n\n");
    owners.set(text, [...(owners.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...owners].map(([text, names]) => `${RULE}\n${names.join("\n")}\n\n${text}\n`);
  return `Tollgate holds code of these packages, under their own licences.\n\n${parts.join("\n")}`;
}
