// What is typed is kept every few seconds until it is sent, and offered when the page is opened again. Address and words
// stand in the form's [data-keep] (components/keep). Passwords, files and the box that confirms an act are never kept.

const LEFT_OUT = new Set(["hidden", "password", "file", "submit", "button", "reset"]);
const PAUSE = 5000;

for (const box of document.querySelectorAll("form[data-guard] [data-keep]")) {
  const form = box.closest("form");
  const state = box.querySelector("[data-keep-state]");
  const offer = box.querySelector("[data-keep-offer]");
  const page = location.pathname + location.search;
  const fields = () =>
    [...form.elements].filter((one) => one.name && one.name !== "sure" && one.autocomplete !== "one-time-code" && !LEFT_OUT.has(one.type));
  const pairs = () => {
    const names = new Set(fields().map((one) => one.name));
    return [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  };
  [...form.querySelectorAll(".form-buttons")].at(-1)?.before(state);

  let timer;
  let busy = false;
  let sending = false;
  const send = (said) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("page", page);
    for (const [name, value] of Object.entries(said)) body.set(name, value);
    return fetch(box.dataset.keep, { method: "POST", body, redirect: "error", keepalive: document.hidden });
  };
  // The server forgets what was kept when a form with this mark is taken.
  const mark = () => {
    if (form.elements.kept) return;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "kept", value: "1" }));
  };
  const keep = async () => {
    timer = undefined;
    if (sending) return;
    if (busy) return later();
    busy = true;
    try {
      const answer = await send({ typed: JSON.stringify(pairs()) });
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved } = await answer.json();
      mark();
      offer.hidden = true;
      state.textContent = box.dataset.saved.replace("{time}", saved);
    } catch {
      if (!sending) state.textContent = box.dataset.notSaved;
    } finally {
      busy = false;
    }
  };
  const later = () => (timer ??= setTimeout(keep, PAUSE));
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    sending = true;
    clearTimeout(timer);
    timer = undefined;
  });
  window.addEventListener("pageshow", () => (sending = false));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden || !timer) return;
    clearTimeout(timer);
    keep();
  });

  const putBack = (typed) => {
    const left = new Map();
    for (const [name, value] of typed) left.set(name, [...(left.get(name) ?? []), value]);
    for (const one of fields()) {
      const values = left.get(one.name) ?? [];
      if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
      else if (one.type === "select-multiple") for (const choice of one.options) choice.selected = values.includes(choice.value);
      else if (values.length) one.value = values.shift();
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    fields()[0]?.focus();
  };

  // After an error the page has what was typed already.
  if (!fields().length || document.querySelector(".error-summary")) continue;
  const answer = await fetch(`${box.dataset.keep}?page=${encodeURIComponent(page)}`, { redirect: "error" }).catch(() => undefined);
  if (answer?.status !== 200) continue;
  const { saved, typed } = await answer.json();
  mark();
  if (timer || JSON.stringify(typed) === JSON.stringify(pairs())) continue;
  const words = offer.querySelector("[data-when]");
  words.textContent = words.dataset.when.replace("{time}", saved);
  offer.hidden = false;
  offer.querySelector("[data-keep-back]").addEventListener("click", () => {
    offer.hidden = true;
    putBack(typed);
  });
  offer.querySelector("[data-keep-away]").addEventListener("click", async () => {
    const gone = await send({}).catch(() => undefined);
    if (gone?.ok) offer.hidden = true;
    else state.textContent = box.dataset.notSaved;
  });
}
