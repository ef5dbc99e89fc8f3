// Upload progress: the form is sent as it would be without us, only with a bar. A redirect or a page comes back as usual.

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (event.defaultPrevented || files.reduce((sum, file) => sum + file.size, 0) < 500_000) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    const words = document.createElement("p");
    const box = document.createElement("div");
    box.className = "progress";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", form.dataset.uploadWords);
    words.className = "words";
    words.setAttribute("role", "status");
    box.append(bar, words);
    form.append(box);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.value = Math.round((step.loaded / step.total) * 100);
      words.textContent = `${form.dataset.uploadWords}: ${bar.value} %`;
    });
    request.addEventListener("load", () => {
      if (request.status < 400 && request.responseURL !== location.href) location.assign(request.responseURL);
      else {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        document.title = page.title;
        document.querySelector("main").replaceWith(page.querySelector("main"));
        document.querySelector("[data-focus]")?.focus();
      }
    });
    request.addEventListener("error", () => {
      box.remove();
      form.submit();
    });
    request.open("POST", form.action);
    request.send(new FormData(form, event.submitter));
  });
}
