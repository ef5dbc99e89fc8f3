// Live conveniences. Every page works without this file; words come from the page, so they are in its language.

for (const summary of document.querySelectorAll("[data-focus]")) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}

for (const box of document.querySelectorAll("[data-count]")) {
  const words = document.getElementById(`${box.id}_count`);
  const limit = Number(box.dataset.count);
  if (!words || !limit) continue;
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  status.setAttribute("role", "status");
  words.after(status);
  let timer;
  const tell = () => {
    const left = limit - [...box.value.replace(/\r\n/g, "\n")].length;
    words.textContent = left < 0 ? `${words.dataset.overBy} ${-left}` : `${words.dataset.left} ${left}`;
    words.toggleAttribute("data-over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = words.textContent), 1000);
  };
  box.addEventListener("input", tell);
  tell();
}

for (const form of document.querySelectorAll("form[data-guard]")) {
  let dirty = false;
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", () => (dirty = false));
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

// One press is enough: a second click within three seconds sends nothing.
for (const form of document.querySelectorAll("form[method='post']")) {
  let last = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - last < 3000) event.preventDefault();
    else last = event.timeStamp;
  });
}
