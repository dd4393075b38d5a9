// Reads pairs of OpenAPI files from standard input, writes whether openapi-diff finds that each breaks.
const { diffSpecs } = require("openapi-diff");
const fs = require("node:fs");

const spec = (content, location) => ({ content: JSON.stringify(content), location, format: "openapi3" });

async function main() {
  const verdicts = {};
  for (const { name, old, now } of JSON.parse(fs.readFileSync(0, "utf8"))) {
    const found = await diffSpecs({ sourceSpec: spec(old, "old.json"), destinationSpec: spec(now, "new.json") });
    verdicts[name] = found.breakingDifferencesFound;
  }
  process.stdout.write(JSON.stringify(verdicts));
}

main();
