// What a browser with JavaScript adds: keys, drafts that save themselves, a warning before the session ends.
// Every page works without it.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const visible = (element) => element.offsetParent !== null;

function rows() {
  return [...document.querySelectorAll("[data-row]")].filter(visible);
}

function select(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-selected"));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  all.forEach((row) => row.classList.toggle("is-selected", row === next));
  (next.querySelector("a, button") || next).focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j") return select(1);
  if (event.key === "k") return select(-1);
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find(visible);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
}

// A form with data-draft="/address" is sent there by itself, quietly, some seconds after the last change.
const waiting = new WeakMap();

function keepDraft(event) {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => sendDraft(form), 2500));
}

async function sendDraft(form) {
  const status = form.querySelector("[data-draft-status]");
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File || name === "_once") body.delete(name);
  try {
    const reply = await fetch(form.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!reply.ok) throw new Error(reply.status);
    const text = await reply.text();
    if (status) status.textContent = text || status.dataset.saved;
  } catch {
    if (status) status.textContent = status.dataset.failed;
  }
}

// A select with data-fill="name" puts its words into that text, where they can be changed; own words are never replaced.
function fill(event) {
  const select = event.target.closest("select[data-fill]");
  if (!select) return;
  const text = select.form.elements[select.dataset.fill];
  const offered = [...select.options].map((option) => option.textContent.trim());
  if (text.value.trim() && !offered.includes(text.value.trim())) return;
  text.value = select.value ? select.selectedOptions[0].textContent : "";
  select.removeAttribute("name");
}

function mark(event) {
  const alert = (event.target.querySelector ? event.target : document).querySelector(".alert[tabindex]");
  if (alert) alert.focus();
}

document.addEventListener("keydown", press);
document.addEventListener("input", keepDraft);
document.addEventListener("change", fill);
document.addEventListener("htmx:afterSettle", mark);
document.addEventListener("click", (event) => {
  const open = document.querySelector("details.who[open]");
  if (open && !open.contains(event.target)) open.open = false;
});
