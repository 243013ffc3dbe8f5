// The script and the style of HTML pages, as text with their hashes: a page holds both, and allows nothing else to run.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { packagesByBundle } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...path) => join(root, ...path);

const hashOf = (text) => createHash("sha256").update(text).digest("base64");

/** Writes src/generated/page.js. @returns folders of the packages in the script */
export async function compilePage() {
  const { outputFiles, metafile } = await build({
    entryPoints: { script: at("src", "apps", "page", "main.ts"), style: at("src", "apps", "page", "style.css") },
    bundle: true,
    platform: "browser",
    target: ["es2022"],
    format: "iife",
    minify: true,
    legalComments: "none",
    absWorkingDir: root,
    outdir: at("dist"),
    write: false,
    metafile: true,
    logLevel: "warning",
  });
  const textOf = (extension) => outputFiles.find(({ path }) => path.endsWith(extension)).text.trim();
  const [script, style] = [textOf(".js"), textOf(".css")];
  // Either would end its element.
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error("the page holds the end of an element");
  const values = { SCRIPT: script, SCRIPT_HASH: hashOf(script), STYLE: style, STYLE_HASH: hashOf(style) };
  const names = Object.keys(values);
  writeFileSync(
    at("src", "generated", "page.js"),
    names.map((name) => `export const ${name} = ${JSON.stringify(values[name])};\n`).join(""),
  );
  writeFileSync(
    at("src", "generated", "page.d.ts"),
    names.map((name) => `export declare const ${name}: string;\n`).join(""),
  );
  return Object.values(packagesByBundle(metafile.outputs)).flat();
}
