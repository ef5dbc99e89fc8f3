// Signing with a card: <form data-card>. The Web eID extension listens to window messages "web-eid:…" and answers with
// "-ack" (I am here), then "-success" or "-failure". Words stand in the page: [data-card-problem], data-asking, data-sending.

const HERE_WITHIN = 2000; // milliseconds until an extension has said that it is here
const PATIENCE = 5 * 60 * 1000; // the person looks for the card and for the PIN

function ask(action, facts = {}) {
  return new Promise((resolve, reject) => {
    const late = (code) => () => stop(() => reject({ code }));
    const absent = setTimeout(late("ERR_WEBEID_EXTENSION_UNAVAILABLE"), HERE_WITHIN);
    const slow = setTimeout(late("ERR_WEBEID_USER_TIMEOUT"), PATIENCE);
    const stop = (last) => {
      clearTimeout(absent);
      clearTimeout(slow);
      window.removeEventListener("message", hear);
      last();
    };
    const hear = ({ data, origin, source }) => {
      if (source !== window || origin !== location.origin) return; // another window or site is no card
      if (data?.action === `web-eid:${action}-ack`) clearTimeout(absent);
      if (data?.action === `web-eid:${action}-success`) stop(() => resolve(data));
      if (data?.action === `web-eid:${action}-failure`) stop(() => reject(data.error ?? {}));
    };
    window.addEventListener("message", hear);
    window.postMessage({ action: `web-eid:${action}`, libraryVersion: "2.1.0", ...facts }, location.origin);
  });
}

const KINDS = {
  ERR_WEBEID_EXTENSION_UNAVAILABLE: "missing",
  ERR_WEBEID_NATIVE_UNAVAILABLE: "program",
  ERR_WEBEID_NATIVE_FATAL: "program",
  ERR_WEBEID_VERSION_MISMATCH: "program",
  ERR_WEBEID_VERSION_INVALID: "program",
  ERR_WEBEID_USER_CANCELLED: "cancelled",
  ERR_WEBEID_USER_TIMEOUT: "cancelled",
};

for (const form of document.querySelectorAll("form[data-card]")) {
  const button = form.querySelector("[data-card-button]");
  const status = form.querySelector("[data-card-status]");
  const problems = form.querySelectorAll("[data-card-problem]");
  const options = { lang: form.dataset.lang };

  const send = async (address, facts) => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(facts)) body.set(name, value);
    const answer = await fetch(address, { method: "POST", body, redirect: "error", headers: { Accept: "application/json" } });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw { code: "network" };
    const said = await answer.json();
    if (!answer.ok) throw { code: "refused", words: said.error };
    return said;
  };

  const tell = ({ code, words }) => {
    const kind = code === "refused" || code === "network" ? code : (KINDS[code] ?? "failed");
    const box = form.querySelector(`[data-card-problem="${kind}"]`);
    if (words) box.querySelector(".notice__body p:last-child").textContent = words;
    box.hidden = false;
    status.textContent = "";
    button.disabled = false;
  };

  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    for (const one of problems) one.hidden = true;
    status.textContent = form.dataset.asking;
    try {
      await ask("status");
      const { certificate, supportedSignatureAlgorithms } = await ask("get-signing-certificate", { options });
      const algorithms = JSON.stringify(supportedSignatureAlgorithms ?? []);
      const { exchange, hash, hashFunction } = await send(form.dataset.prepare, { certificate, algorithms });
      const { signature } = await ask("sign", { certificate, hash, hashFunction, options });
      status.textContent = form.dataset.sending;
      const { next } = await send(form.dataset.finish, { exchange, signature });
      location.assign(next);
    } catch (error) {
      tell(error instanceof TypeError ? { code: "network" } : (error ?? {}));
    }
  });
}
