// Suggestions in a search field while somebody types. Without this file the page of results suggests other words.

for (const box of document.querySelectorAll("input[data-suggest]")) {
  let timer, asked, running;
  const suggest = async () => {
    const words = box.value.trim();
    if (words.length < 3 || words === asked || !box.validity.valid) return;
    asked = words;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: running.signal });
      if (!answer.ok) return;
      const { titles } = await answer.json();
      box.list.replaceChildren(...titles.map((title) => Object.assign(document.createElement("option"), { value: title })));
    } catch {
      // Nothing is lost: the search itself goes on without suggestions.
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 200);
  });
}
