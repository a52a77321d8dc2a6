// Parses every picture in a folder with Mermaid's own parser, and fails on the first that it refuses.
//   node parse_mermaid.mjs MODULES FOLDER
// MODULES is where `npm install mermaid jsdom` was run: Mermaid needs a document to look at.
import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, folder] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "package.json"));
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const entry = join(resolve(modules), "node_modules/mermaid/dist/mermaid.core.mjs");
const { default: mermaid } = await import(pathToFileURL(entry));

for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), "utf8");
  try {
    await mermaid.parse(text);
  } catch (error) {
    console.error(`${file}: ${error.message}\n${text}`);
    process.exitCode = 1;
  }
}
