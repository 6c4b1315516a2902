// A tab that nobody sees asks for nothing.
document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.detail.ctx.sourceEvent.type === "every") event.preventDefault();
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
document.querySelectorAll(".modal[data-open]").forEach((dialog) => new tabler.Modal(dialog).show());
