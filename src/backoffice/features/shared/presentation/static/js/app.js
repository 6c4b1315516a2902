// A tab that nobody sees asks for nothing, nor one where a dialog or a menu would be closed by the answer.
document.addEventListener("htmx:before:request", (event) => {
  const busy = document.hidden || document.querySelector(".modal.show, .dropdown-menu.show");
  if (busy && event.detail.ctx.sourceEvent.type === "every") event.preventDefault();
});

// The arrow keys leaf through the pages of a book.
document.addEventListener("keydown", (event) => {
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!rel || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, [role=region], .modal")) return;
  document.querySelector(`a[rel="${rel}"]`)?.click();
});

// Fields left empty do not clutter the address of a search.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) {
    if (value === "") event.formData.delete(name);
  }
});

// What the last form did, for long enough to read it.
{
  const template = document.querySelector("#toast");
  if (template) {
    const toasts = document.querySelector("#toasts");
    toasts.append(template.content.cloneNode(true));
    new tabler.Toast(toasts.lastElementChild, { delay: 10_000 }).show();
  }
}

// A dialog begins where the work is, and lets go of the focus before it is hidden.
document.addEventListener("shown.bs.modal", (event) => event.target.querySelector("[autofocus]")?.focus());
document.addEventListener("hide.bs.modal", () => document.activeElement.blur());
// After the browser has looked for a field to begin with, which it says when it finds the focus taken.
addEventListener("load", () => requestAnimationFrame(() => {
  const refused = document.querySelector(".modal[data-open]");
  if (refused) new tabler.Modal(refused).show();
}));

// A secret that is shown once, to the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch { // over plain http, or where the browser does not allow it
    document.execCommand("copy");
  }
  for (const said of button.closest(".secret").querySelectorAll("button > span, [role=status]")) {
    said.textContent = button.dataset.copied;
  }
});
