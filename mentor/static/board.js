// The board of a rotation plan: dragging and keys fill in the hidden form, which does what its panel does without them.

let dragged = null;
let focused = [];

function edit(values) {
  const form = document.querySelector("#edit");
  if (!form) return;
  for (const [name, value] of Object.entries(values)) form.querySelector(`[name="${name}"]`).value = value;
  focused = [`s${values.person}-${values.start}`, document.activeElement?.id];
  form.requestSubmit();
}

const facts = (link) => ({
  person: link.closest("td").dataset.person,
  stint: link.dataset.stint,
  post: link.dataset.post,
  start: Number(link.dataset.start),
  length: Number(link.dataset.length),
});

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-post][draggable]");
  if (dragged) event.dataTransfer.setData("text/plain", dragged.textContent.trim());
});

const cellOf = (event) => {
  const cell = event.target.closest?.(".board td[data-month]");
  if (!cell || !dragged) return null;
  const own = dragged.closest("td");
  return !own || own.dataset.person === cell.dataset.person ? cell : null;
};

document.addEventListener("dragover", (event) => {
  if (cellOf(event)) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const cell = cellOf(event);
  if (!cell) return;
  event.preventDefault();
  const { person } = cell.dataset;
  const month = Number(cell.dataset.month);
  if (dragged.dataset.stint) edit({ ...facts(dragged), kind: "move", start: monthUnder(event, cell) });
  else edit({ kind: "place", person, stint: "", post: dragged.dataset.post, start: month, length: dragged.dataset.length });
  dragged = null;
});

// A cell over several months: the month under the pointer.
function monthUnder(event, cell) {
  const box = cell.getBoundingClientRect();
  const share = Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width));
  return Number(cell.dataset.month) + Math.floor(share * cell.colSpan);
}

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".board a[data-stint]");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const now = facts(link);
  const step = { ArrowLeft: { start: now.start - 1 }, ArrowRight: { start: now.start + 1 } }[event.key];
  const size = { "+": now.length + 1, "=": now.length + 1, "-": now.length - 1 }[event.key];
  if (step) edit({ ...now, ...step, kind: "move" });
  else if (size) edit({ ...now, length: size, kind: "move" });
  else if (event.key === "l") edit({ ...now, kind: link.dataset.locked === "1" ? "unlock" : "lock" });
  else if (event.key === "Delete" || event.key === "Backspace") edit({ ...now, kind: "remove" });
  else return;
  event.preventDefault();
});

// The stint where it is now; where it was, if it could not go there.
document.addEventListener("htmx:afterSettle", () => {
  const found = focused.map((id) => id && document.getElementById(id)).find(Boolean);
  focused = [];
  found?.focus({ preventScroll: true });
});

// How many rows are here: only these are sent back when they changed.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches?.("#board form[hx-post]")) return;
  event.detail.parameters.shown = document.querySelectorAll(".board tbody tr[id^=p]").length;
});

// After a step all forms go on from its version; an answer that brings no pieces (signed out, an error) is shown whole.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches?.("#board form[hx-post]")) return;
  const version = event.detail.xhr.getResponseHeader("board-version");
  if (version === null) return location.reload();
  if (version) document.querySelectorAll("#board [name=edited]").forEach((field) => (field.value = version));
});
