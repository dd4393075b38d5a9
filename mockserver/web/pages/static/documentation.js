// Swagger UI over one specification; its try-it calls reach this mock and nothing else.
import { samplesOf } from "./samples.js";

const place = document.getElementById("swagger-ui");

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

// what is invalid shall be sent all the same: the mock's refusal is what one came to see
const sendInvalid = () => ({
  statePlugins: { spec: { wrapSelectors: { validateBeforeExecute: () => () => true } } },
});

// reads before writes, else in the file's order
const writes = (operation) => operation.getIn(["operation", "x-access"]) === "write";
const writesByTag = (tag) => /write$/i.test(tag);

// the change log is a table whose rows begin with a version
function foldChangeLog() {
  for (const table of place.querySelectorAll(".info table")) {
    const isLog = [...table.rows].some((row) => /^\d+(\.\d+)+$/.test(row.cells[0]?.textContent.trim()));
    if (!isLog || table.closest("details")) continue;
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "Change log";
    table.replaceWith(details);
    details.append(summary, table);
  }
}

const response = await fetch(place.dataset.document);
const spec = await response.json();
// the way by which this page came leads to the mock, whatever stands between them
spec.servers?.forEach((server) => { server.url = location.origin + new URL(server.url).pathname; });

SwaggerUIBundle({
  domNode: place,
  spec,
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  plugins: [sendInvalid, samplesOf(spec)],
  operationsSorter: (one, other) => writes(one) - writes(other),
  tagsSorter: (one, other) => writesByTag(one) - writesByTag(other),
});
new MutationObserver(foldChangeLog).observe(place, { childList: true, subtree: true });
