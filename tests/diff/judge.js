// Reads pairs of OpenAPI files from standard input, writes whether openapi-diff finds that each breaks.
const { diffSpecs } = require("openapi-diff");

const spec = (content, location) => ({ content: JSON.stringify(content), location, format: "openapi3" });

async function input() {
  let text = "";
  for await (const part of process.stdin.setEncoding("utf8")) text += part;
  return JSON.parse(text);
}

async function main() {
  const verdicts = {};
  for (const { name, old, now } of await input()) {
    const found = await diffSpecs({ sourceSpec: spec(old, "old.json"), destinationSpec: spec(now, "new.json") });
    verdicts[name] = found.breakingDifferencesFound;
  }
  process.stdout.write(JSON.stringify(verdicts));
}

main();
