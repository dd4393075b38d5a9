// The journal as it is written: the newest call on top; opened, it shows all that is known of it.
const MOST = 500;
const calls = document.getElementById("calls");
const filter = document.getElementById("filter");
const pause = document.getElementById("pause");
const state = document.getElementById("state");
const count = document.getElementById("count");
const words = new WeakMap(); // of each row: what the filter looks through
let waiting = []; // calls that came while the list stands still

const asked = new URLSearchParams(location.search);
asked.delete("after");
asked.delete("limit");

function make(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const by = (call) => call.source === "actor" ? `${call.participant} (actor)` : call.participant;

function row(call) {
  const verdict = [call.status || "refused", ...new Set(call.codes), ...(call.fault ? [call.fault] : [])].join(" ");
  const summary = make("summary", "",
    make("span", "soft", `#${call.number}`), " ",
    make("span", call.status && call.status < 400 && !call.fault ? "status" : "status no", verdict), " ",
    make("span", "asked", `${call.method} ${call.path}`), " ",
    make("span", "soft", [by(call), call.session, call.at.replace("T", " "), `${call.tookMs} ms`]
      .filter(Boolean).join(" · ")));
  const made = make("details", "", summary);
  made.addEventListener("toggle", () => { if (made.open && made.children.length === 1) made.append(whole(call)); });
  words.set(made, [
    call.method, call.path, call.query, verdict, `${Math.floor(call.status / 100)}xx`, call.session, by(call),
    call.client, call.requestId, call.service, call.operation, ...call.hits.map((hit) => `${hit.scenario}/${hit.rule}`),
  ].join(" ").toLowerCase());
  return made;
}

function whole(call) {
  const session = make("a", "", `only the session ${call.session}`);
  session.href = `?session=${encodeURIComponent(call.session)}`;
  const who = [["participant", call.participant], ["client", call.client], ["TLS", call.tls], ["spec", call.spec],
    ["operation", call.operation], ["answered", call.arrived]].filter(([, value]) => value);
  return make("div", "whole",
    make("p", "soft", who.map(([name, value]) => `${name} ${value}`).join(" · "), " · ", session),
    ...part("Verdicts", call.verdicts.length && make("ul", "", ...call.verdicts.map(verdict))),
    ...part("Effects", effects(call)),
    ...part("Request", message(`${call.method} ${call.path}${call.query && `?${call.query}`}`, call.request)),
    ...part("Reply", message(String(call.status), call.reply)));
}

function part(name, content) {
  return content ? [make("h3", "", name), content] : [];
}

function verdict(one) {
  const places = one.places.map((place) => place.pointer ?? `${place.in} ${place.parameter}`);
  const item = make("li", "", make("strong", "", one.code), ` ${one.text}${one.why ? ` (${one.why})` : ""}`);
  for (const place of places) item.append(" ", make("code", "", place));
  return item;
}

function effects(call) {
  const lines = call.hits.map((hit) => {
    const drew = hit.draw === null ? "" : `, drew ${hit.draw.toFixed(6)}`;
    return `${hit.scenario}/${hit.rule}: ${hit.effects.join(", ") || "a step"}${drew}`;
  });
  if (call.fault) lines.push(`the connection: ${call.fault}`);
  if (call.committed !== null) lines.push(call.committed ? "the service had done its work" : "the service did no work");
  return lines.length && make("ul", "", ...lines.map((line) => make("li", "", line)));
}

function message(first, said) {
  const headers = Object.entries(said.headers).map(([name, value]) => `${name}: ${value}`);
  const cut = said.cut ? `\n(${said.size} bytes, of which the journal kept the beginning)` : "";
  const text = [first, ...headers, "", body(said) + cut].join("\n").trimEnd();
  const made = make("pre", "", text);
  made.tabIndex = 0;
  return made;
}

function body(said) {
  if (said.base64) return `(${said.size} bytes, in base64)\n${said.base64}`;
  try {
    return JSON.stringify(JSON.parse(said.body), null, 2);
  } catch {
    return said.body ?? "";
  }
}

function show(...made) {
  calls.prepend(...made);
  while (calls.children.length > MOST) calls.lastElementChild.remove();
  sift(made);
}

function sift(rows) {
  const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const one of rows) one.hidden = !wanted.every((word) => words.get(one)?.includes(word));
  const all = calls.children.length;
  const shown = all - calls.querySelectorAll(":scope > [hidden]").length;
  const held = waiting.length ? `, ${waiting.length} more waiting` : "";
  count.textContent = `${all === 1 ? "1 call" : `${all} calls`}${shown < all ? `, ${shown} of them shown` : ""}${held}.`;
}

function arrive(call) {
  if (pause.getAttribute("aria-pressed") === "false") {
    show(row(call));
  } else {
    waiting = [call, ...waiting].slice(0, MOST);
    sift([]);
  }
}

async function listen() {
  const reply = await fetch(`/__admin/journal?${new URLSearchParams([...asked, ["limit", 0]])}`);
  const said = await reply.json();
  if (!reply.ok) {
    state.textContent = said.detail.endsWith("?") ? said.detail : `${said.detail}.`;
    return;
  }
  const after = Math.max(said.last - MOST, said.dropped);
  const stream = new EventSource(`/__admin/journal/stream?${new URLSearchParams([...asked, ["after", after]])}`);
  stream.onopen = () => { state.textContent = "Live."; };
  stream.onerror = () => { state.textContent = "The connection is lost; trying again ..."; };
  stream.onmessage = (event) => arrive(JSON.parse(event.data));
  stream.addEventListener("lost", (event) => {
    const lost = make("p", "soft", `${JSON.parse(event.data).lost} calls made room before they could be shown.`);
    words.set(lost, "lost");
    show(lost);
  });
}

filter.value = decodeURIComponent(location.hash.slice(1));
filter.addEventListener("input", () => {
  history.replaceState(null, "", `${location.search || "?"}#${encodeURIComponent(filter.value)}`);
  sift(calls.children);
});
pause.addEventListener("click", () => {
  const pressed = pause.getAttribute("aria-pressed") === "false";
  pause.setAttribute("aria-pressed", String(pressed));
  if (!pressed) {
    const missed = waiting.map(row);
    waiting = [];
    show(...missed);
  }
});
document.getElementById("clear").addEventListener("click", () => {
  calls.replaceChildren();
  sift([]);
});
document.getElementById("tools").addEventListener("submit", (event) => event.preventDefault());
sift([]);
listen();
