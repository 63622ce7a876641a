"use strict";

// Moves from step to step without a full page load. What the tab keeps of it is told in keep.js.

const PARTS = ["body > header", "main", "body > footer"];
const PATIENCE = 20000;
// Sent before, and no answer was shown: the server may have done all the same what it was asked for.
const AGAIN = ["again", "yes"];
const start = document.querySelector("form[data-walk]");
const first = document.cloneNode(true);
const tokens = new Map();
let running = null;

// An entry of the history holds a number and nothing else: 0 for a page loaded afresh, n for the step where somebody is,
// and ~n, which is below 0, once they went on from it.
let last = stepOf(history.state) ?? 0;
let here = last;

function stepOf(state) {
  if (!Number.isInteger(state)) return null;
  return state < 0 ? ~state : state;
}

const find = (selector) => document.querySelector(selector);
const token = () => find("form[data-walk] [name=state]")?.value ?? "";

function show(page) {
  for (const part of PARTS) {
    const old = find(part);
    const fresh = document.importNode(page.querySelector(part), true);
    for (const { name } of [...old.attributes]) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
    old.textContent = "";
    old.append(...fresh.childNodes);
  }
  document.title = page.title;
  for (const hint of document.querySelectorAll("[data-unscripted]")) hint.hidden = true;
  offerToKeepNothing();
  const target = find("main [data-focus]") ?? find("main h1");
  const changed = target.matches("button");
  if (!changed) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  scrollTo(0, changed ? scrollY + target.getBoundingClientRect().top - innerHeight / 2 : 0);
  document.dispatchEvent(new Event("screener:shown"));
}

// The first page needs less, and comes with less.
function loadLater() {
  for (const address of document.body.dataset.later?.split(" ") ?? []) {
    const styled = address.includes(".css");
    const part = document.createElement(styled ? "link" : "script");
    Object.assign(part, styled ? { rel: "stylesheet", href: address } : { src: address });
    document.head.appendChild(part);
  }
  delete document.body.dataset.later;
}

function keepToken() {
  here = stepOf(history.state);
  if (!token()) return;
  tokens.set(here, token());
  loadLater();
}

function stay(page) {
  show(page);
  keepToken();
}

function advance(page) {
  const before = page.querySelector("form[data-walk]")?.dataset.before;
  show(page);
  const left = stepOf(history.state);
  // The old entry takes the answer just given, or Back would show its question unanswered.
  if (before) tokens.set(left, before);
  if (left) history.replaceState(~left, "");
  history.pushState(last + 1, "");
  last += 1;
  keepToken();
}

function sayTryAgain(form, delivering) {
  const place = form ?? find("main");
  const words = find(delivering ? "main .try-again" : "body > .try-again");
  find("main [data-again]")?.remove();
  place.prepend(words.content.cloneNode(true));
  find("main [data-again]").focus();
}

// In a form of its own, because the one on the page may be gone already.
function letBrowserPost({ action, fields }) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of [...fields, AGAIN]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.appendChild(field);
  }
  document.body.appendChild(form);
  form.submit();
}

function take(response, text, { fields, arrive, form }) {
  form?.removeAttribute("aria-busy");
  const ours = text && response.status < 500 && response.status !== 429;
  const page = ours && new DOMParser().parseFromString(text, "text/html");
  if (page && PARTS.every((part) => page.querySelector(part))) (response.ok ? arrive : stay)(page);
  else sayTryAgain(form, fields.some(([name, value]) => name === "go" && value === "deliver"));
}

async function finish(step, answer, mine) {
  const lost = () => null;
  try {
    const timer = setTimeout(() => mine.abort(), PATIENCE);
    const response = await answer.catch(lost);
    const text = await response?.text().catch(lost);
    clearTimeout(timer);
    if (running !== mine) return;
    running = null;
    take(response, text, step);
  } catch (failure) {
    console.warn("The browser posts this step itself:", failure);
    letBrowserPost(step);
  }
}

function send(step) {
  running?.abort();
  const mine = new AbortController();
  const answer = fetch(step.action, {
    method: "POST",
    body: new URLSearchParams(step.fields),
    signal: mine.signal,
    headers: { Accept: "text/html" },
    credentials: "omit",
  });
  running = mine;
  step.form?.setAttribute("aria-busy", "true");
  finish(step, answer, mine);
}

function submit(event) {
  const form = event.target;
  // Without `submitter` we cannot tell Back from Continue: let the browser post the form itself.
  if (!form.matches("form[data-walk]") || !event.submitter) return;
  if (!running) {
    const fields = [...new FormData(form), [event.submitter.name, event.submitter.value]];
    if (find("main [data-again]")) fields.push(AGAIN);
    const action = event.submitter.getAttribute("formaction") ?? form.action;
    const resumes = last && event.submitter.value === "resume";
    send({ action, fields, arrive: resumes ? stay : advance, form });
  }
  event.preventDefault(); // last: if anything above fails, the browser posts the form
}

function endRequest() {
  running?.abort();
  running = null;
}

function travel({ state }) {
  const step = stepOf(state);
  const past = tokens.get(step);
  const form = find("form[data-before]");
  if (past === undefined && form && step) {
    // From before the page was loaded anew: the walk itself knows what was one page back.
    const fields = [...new FormData(form), ["go", step < here ? "back" : "show"]];
    send({ action: start.action, fields, arrive: stay, form });
  } else if (past === undefined) {
    loadAfresh();
  } else if (past === "") {
    endRequest();
    show(first);
  } else {
    const fields = [["state", past], ["go", "show"]];
    send({ action: start.action, fields, arrive: stay, form });
  }
  here = step;
}

document.addEventListener("screener:left", () => {
  endRequest();
  tokens.clear();
  if (stepOf(history.state) < last) history.pushState(0, "");
});

// What the tab kept; undefined where the browser lets us keep nothing.
function keptToken() {
  try {
    return sessionStorage.getItem("screener");
  } catch {
    return undefined;
  }
}

function offerToKeepNothing() {
  const keeps = keptToken() !== undefined;
  for (const part of document.querySelectorAll("[data-keeping]")) part.hidden = part.hidden && !keeps;
}

function begin() {
  const kept = keptToken();
  const stepping = Boolean(token());
  if (stepping && !last) last = 1;
  history.scrollRestoration = "manual";
  if (stepping || !last) history.replaceState(last, "");
  tokens.set(stepping ? last : 0, token());
  offerToKeepNothing();
  if (kept || (last && !stepping)) loadLater();
  addEventListener("popstate", travel);
  document.addEventListener("submit", submit); // last: if anything above fails, the browser posts forms itself
}

if (start) begin();
