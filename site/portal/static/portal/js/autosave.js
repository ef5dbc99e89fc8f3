// Autosave: <form data-autosave="address"> is sent there some seconds after the last key. The server answers JSON
// {"saved": "10:42"} in the reader's language; the words stand in [data-saved] with its template "saglabāts {time}".

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const words = document.querySelector("[data-saved]");
  let timer;
  let busy = false;
  const save = async () => {
    if (busy) return (timer = setTimeout(save, 2000));
    busy = true;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "error" });
      if (answer.ok && words) {
        const { saved, version } = await answer.json();
        words.textContent = words.dataset.saved.replace("{time}", saved);
        if (version && form.elements.version) form.elements.version.value = version;
        form.dispatchEvent(new Event("portal:saved"));
      } else if (words) words.textContent = words.dataset.notSaved;
    } catch {
      if (words) words.textContent = words.dataset.notSaved;
    } finally {
      busy = false;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 4000);
  });
}
