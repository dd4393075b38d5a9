// The filter, as one types. Without this module the form asks the server, which hides the same rows.
const filter = document.getElementById("filter");
const rows = [...document.getElementById("files").rows];

function show() {
  const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !wanted.every((word) => row.dataset.words.includes(word));
  const shown = rows.filter((row) => !row.hidden).length;
  document.getElementById("count").textContent = `${shown} of ${rows.length} files`;
  const url = new URL(location);
  if (filter.value) url.searchParams.set("filter", filter.value);
  else url.searchParams.delete("filter");
  history.replaceState(null, "", url);
}

filter.addEventListener("input", show);
document.getElementById("tools").addEventListener("submit", (event) => event.preventDefault());
if (filter.value) show(); // what a browser kept of an earlier visit
