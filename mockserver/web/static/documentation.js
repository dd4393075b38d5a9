// Swagger UI over one specification; its try-it calls reach this mock and nothing else.
const place = document.getElementById("swagger-ui");

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

// what is invalid shall be sent all the same: the mock's refusal is what one came to see
const sendInvalid = () => ({
  statePlugins: { spec: { wrapSelectors: { validateBeforeExecute: () => () => true } } },
});

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
  plugins: [sendInvalid],
});
