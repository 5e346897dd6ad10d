// Keeps a page of the preview up to date: asks the server, which answers once the page or its strip has changed.
(() => {
  "use strict";
  const strip = () => document.getElementById("countersign-preview");
  const note = (when, is) => { strip().querySelector(`[data-when="${when}"]`).hidden = !is; };
  const wait = time => new Promise(go => setTimeout(go, time));
  // what somebody entered in a form is not taken away
  let entered = false;
  addEventListener("input", event => { entered ||= event.target.closest(".form, form") !== null; });

  const shown = () => document.hidden
    ? new Promise(go => document.addEventListener("visibilitychange", go, { once: true })).then(shown)
    : undefined;

  const renew = html => {
    const old = strip();
    const open = [...old.querySelectorAll("details")].map(list => list.open);
    old.outerHTML = html;
    strip().querySelectorAll("details").forEach((list, at) => { list.open = open[at] === true; });
  };

  const ask = async () => {
    // a page that nobody looks at holds no connection: a browser has six
    const given = new AbortController();
    const leave = () => { if (document.hidden) given.abort(); };
    document.addEventListener("visibilitychange", leave);
    try {
      const asked = new URLSearchParams({ page: location.pathname, seen: strip().dataset.seen });
      const query = asked.toString().replaceAll("+", "%20");
      const answer = await fetch(`/~preview/state?${query}`, { cache: "no-store", signal: given.signal });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    } finally {
      document.removeEventListener("visibilitychange", leave);
    }
  };

  const listen = async () => {
    for (;;) {
      await shown();
      const told = await ask();
      if (told === null) {
        if (!document.hidden) { note("gone", true); await wait(1500); }
        continue;
      }
      const is = strip().dataset.page === told.page;
      if (!is && !entered) { location.reload(); return; }
      const page = strip().dataset.page;
      renew(told.strip);
      if (!is) { strip().dataset.page = page; note("changed", true); }
    }
  };
  listen();
})();
