// The review: what is selected, what was decided, what the filter shows.
//
// The texts stand in the page already, each change as an element `c0`, `c1` ... that has the number
// of its record in the data. Nothing here makes HTML of a string. Start reading at `decide`.
"use strict";

/**
 * A change or suggestion, as the data has it and with what the page knows of it.
 * @typedef {object} Change
 * @property {number} start   where it begins in the source, in code points
 * @property {number} end
 * @property {string|string[]} before   a list where joined strings would make other characters
 * @property {string|string[]} after
 * @property {string[]} rules
 * @property {boolean} applied   made; else only suggested
 * @property {number} sure   percent
 * @property {string} place   line:column
 * @property {[string, boolean, string][]} reasons   rule, whether it speaks for the change, note
 * @property {number[]} [overlaps]   numbers of those that cannot be accepted along with it
 * @property {number} number   its own
 * @property {object} file
 * @property {string} equal   the same for equal changes
 * @property {string} words   what the filter looks in
 * @property {HTMLElement} element
 * @property {""|"accept"|"reject"|"edit"} decision
 * @property {string|string[]|null} own   of an edit, the reviewer's text in place of `after`
 */

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);

/** What the manual says of each rule that is known here. */
const manual = new Map(Object.entries(data.rules));

/** Rows of the list that are made at once; more come when it is scrolled. */
const ROWS = 150;

/** Bands of confidence, percent, for grouping. */
const BANDS = [99, 95, 90, 80, 70, 50, 0];

/** All changes of all files, in the order of the text. @type {Change[]} */
const changes = [];
for (const file of data.files) {
  file.first = changes.length;
  file.decided = 0;
  for (const change of file.changes) {
    const { before, after, rules, reasons, applied } = change;
    const notes = reasons.map(([, , note]) => note);
    change.file = file;
    change.number = changes.length;
    change.equal = JSON.stringify([before, after, rules, applied]);
    change.words = [before, after, ruleTitles(change), notes].flat().join(" ").toLowerCase();
    change.element = $(`c${change.number}`);
    change.decision = "";
    change.own = null;
    changes.push(change);
  }
}

/** What the filter shows, in the order of the text. @type {Change[]} */
let shown = changes;
/** The same by `equal`. @type {Map<string, Change[]>} */
let equals = new Map();
/** @type {Change|null} */
let current = null;
/** Decisions as they were before each step. @type {[Change, string, string|string[]|null][][]} */
const steps = [];
let undownloaded = false;

// --- decisions -----------------------------------------------------------------------------------

/**
 * Decide on some changes, in one step that can be undone. Of changes that overlap only one can be
 * accepted, so accepting one rejects the others.
 * @param {Change[]} some
 * @param {""|"accept"|"reject"|"edit"} decision
 * @param {string} said   what to say of it
 * @param {string|string[]|null} [own]   of an edit, the reviewer's text
 */
function decide(some, decision, said, own = null) {
  const step = [];
  const put = (change, value, text = null) => {
    if (change.decision === value && same(change.own, text)) return;
    step.push([change, change.decision, change.own]);
    [change.decision, change.own] = [value, text];
  };
  for (const change of some) {
    put(change, decision, own);
    if (decision === "accept" || decision === "edit") {
      for (const other of change.overlaps ?? []) put(changes[other], "reject");
    }
  }
  if (!step.length) return;
  steps.push(step);
  changed(step.map(([change]) => change), said);
}

/** Take the last step back. */
function undo() {
  const step = steps.pop();
  if (!step) return say("There is nothing to undo");
  for (const [change, was, own] of step.reverse()) [change.decision, change.own] = [was, own];
  changed(step.map(([change]) => change), `Undone: ${count(step.length, "decision")}`);
  const [decided] = step.at(-1);
  const seen = step.some(([change]) => change === current);
  if (!seen && !document.body.classList.contains("list-open")) select(decided);
}

/**
 * Decide on the selected change and go on; the same decision again takes it back.
 * @param {"accept"|"reject"} decision
 */
function decideCurrent(decision) {
  if (!current) return;
  if (current.decision === decision) return decide([current], "", "Decision cleared");
  decide([current], decision, decision === "accept" ? "Accepted" : "Rejected");
  goToOpen();
}

/** Go on to the next change without a decision. */
function goToOpen() {
  const next = following(current, 1, (change) => !change.decision);
  if (next) select(next);
  else say("All changes shown are decided");
}

/**
 * Decide on many: those without a decision, or, where all have one, on all of them.
 * @param {Change[]} some
 * @param {"accept"|"reject"} decision
 */
function decideMany(some, decision) {
  const open = some.filter((change) => !change.decision);
  const many = open.length ? open : some;
  const done = decision === "accept" ? "Accepted" : "Rejected";
  decide(many, decision, `${done} ${many.length}`);
}

/** What "accept the rest" accepts: a suggestion only where nothing but suggestions is shown. */
function rest() {
  const open = shown.filter((change) => !change.decision);
  return $("filter-kind").value === "maybe" ? open : open.filter((change) => change.applied);
}

/**
 * Show what became of some changes, and keep it.
 * @param {Change[]} some
 * @param {string} said
 */
function changed(some, said) {
  for (const change of some) mark(change);
  undownloaded = true;
  keep(new Set(some.map((change) => change.file)));
  if ($("filter-decision").value) {
    const place = $("list").scrollTop;
    filter();
    while (waiting.length && $("list").scrollHeight < place + $("list").clientHeight) moreRows();
    $("list").scrollTop = place;
  } else {
    refreshRows();
    progress();
    showCard();
  }
  say(said);
}

/** Show the decision on a change in the text. @param {Change} change */
function mark({ element, decision, own }) {
  for (const one of ["accept", "reject", "edit"]) {
    element.classList.toggle(one, decision === one);
  }
  element.querySelector(":scope > .own")?.remove();
  if (decision === "edit") element.append(ownElement(own));
}

/** How far the review is. */
function progress() {
  const decided = changes.filter((change) => change.decision).length;
  $("progress").value = decided;
  $("decided").textContent = `${decided} of ${changes.length} decided`;
  document.querySelector("[data-do=undo]").disabled = !steps.length;
  data.files.forEach((file, number) => {
    const cell = $(`f${number}-decided`);
    if (cell && file.changes.length) cell.textContent = `${file.decided} of ${file.changes.length}`;
  });
  const open = rest().length;
  const all = shown.filter((change) => !change.decision).length;
  button("accept-rest", `✓ Accept the other ${open}`, open);
  button("reject-rest", `✗ Reject the other ${all}`, all);
}

/**
 * Set what a button says; it is disabled where it would do nothing.
 * @param {string} action @param {string} text @param {boolean|number} works
 */
function button(action, text, works) {
  const element = document.querySelector(`[data-do=${action}]`);
  element.textContent = text;
  element.disabled = !works;
}

// --- what is kept, and what is handed on ---------------------------------------------------------

/** Files whose decisions are not kept yet. */
const unkept = new Set();
let timer = 0;

/** The key of a file's decisions in this browser. */
const slot = (file) => `textfix ${file.sha256} ${file.file}`;

/** The name of a change among the decisions kept of its file: reports of other settings differ. */
const label = (change) => JSON.stringify([change.start, change.end, change.after]);

/** What was decided of a file. */
const decidedOf = (file) => file.changes.filter((change) => change.decision);

/** Keep the decisions of some files, soon. @param {Set<object>} files */
function keep(files) {
  for (const file of files) {
    file.decided = decidedOf(file).length;
    unkept.add(file);
  }
  clearTimeout(timer);
  timer = setTimeout(keepNow, 200);
}

/** Keep what is not kept yet. */
function keepNow() {
  try {
    for (const file of unkept) {
      const kept = Object.fromEntries(
        decidedOf(file).map((change) => {
          const { decision, own } = change;
          return [label(change), decision === "edit" ? { own } : decision];
        }),
      );
      localStorage.setItem(slot(file), JSON.stringify(kept));
    }
    unkept.clear();
  } catch {
    // No storage, or it is full: `beforeunload` asks before decisions are lost.
  }
}

/** Take up the decisions that were kept. */
function recall() {
  for (const file of data.files) {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(slot(file))) ?? {};
    } catch {
      // Nothing can be read from there; begin anew.
    }
    for (const change of file.changes) {
      const decision = kept[label(change)];
      if (isText(decision?.own)) [change.decision, change.own] = ["edit", decision.own];
      else if (decision === "accept" || decision === "reject") change.decision = decision;
      else continue;
      file.decided += 1;
      mark(change);
    }
  }
}

/** The decisions as `textfix apply` reads them: pure ASCII, in the order of the sources. */
function decisions() {
  const files = data.files.map((file) => ({
    file: file.file,
    sha256: file.sha256,
    encoding: file.encoding, // left out by JSON where the source was a string
    decisions: decidedOf(file).map(({ start, end, before, after, rules, decision, own }) => {
      const place = { start, end, before };
      return decision === "edit"
        ? { ...place, after: own, rules, decision, proposed: after }
        : { ...place, after, rules, decision };
    }),
  }));
  const record = { format: "textfix-decisions", version: 1, textfix: data.textfix, files };
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(record, null, 1).replace(/[\u007f-\uffff]/g, escaped)}\n`;
}

/** Hand the decisions to the browser as a file. */
function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([decisions()], { type: "application/json" }));
  link.download = "decisions.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  undownloaded = false;
  say("Downloaded decisions.json");
}

// --- the filter ----------------------------------------------------------------------------------

/** Show what the controls ask for. */
function filter() {
  const text = $("filter-text").value.trim().toLowerCase();
  const rule = $("filter-rule").value;
  const kind = $("filter-kind").value;
  const decision = $("filter-decision").value;
  const [least, most] = [+$("filter-least").value, +$("filter-most").value];
  $("least-shown").textContent = `${least} %`;
  $("most-shown").textContent = `${most} %`;
  shown = changes.filter((change) => {
    const passes =
      change.sure >= least &&
      change.sure <= most &&
      (!rule || change.rules.includes(rule)) &&
      (!kind || change.applied === (kind === "made")) &&
      (!decision || (change.decision || "open") === decision) &&
      (!text || change.words.includes(text));
    if (passes === !!change.out) {
      change.out = !passes;
      change.element.classList.toggle("out", !passes);
    }
    return passes;
  });
  equals = Map.groupBy(shown, (change) => change.equal);
  $("shown").textContent =
    shown.length === changes.length
      ? `${count(shown.length, "change")} and suggestions, ${equals.size} distinct`
      : `${shown.length} of ${changes.length} shown, ${equals.size} distinct`;
  list();
  progress();
  showCard();
}

// --- the list ------------------------------------------------------------------------------------

/** Rows not yet made, and those that stand in the list. */
let waiting = [];
let rows = [];

/** How the list is divided: by a key, in its order, and what stands above each part. */
const GROUPS = {
  count: { key: () => 0, title: () => "" },
  rule: { key: ruleTitles, title: ruleTitles },
  sure: { key: ({ sure }) => BANDS.findIndex((from) => sure >= from), title: band },
  file: { key: ({ file }) => file.first, title: ({ file }) => file.name },
};

/** The band a confidence is in. @param {Change} change */
function band({ sure }) {
  const index = BANDS.findIndex((from) => sure >= from);
  return index ? `${BANDS[index]} to ${BANDS[index - 1] - 1} %` : `${BANDS[0]} % or more`;
}

/** Make the list anew: a row for equal changes, the frequent ones first. */
function list() {
  const { key, title } = GROUPS[$("group-by").value];
  const parts = [...Map.groupBy(shown, key)].sort(([a], [b]) => (a < b ? -1 : 1));
  waiting = parts.flatMap(([, part]) => {
    const found = [...Map.groupBy(part, (change) => change.equal).values()];
    found.sort((a, b) => b.length - a.length);
    const below = found.map((members) => ({ members }));
    const above = title(part[0]);
    if (above) below[0].heading = `${above} (${part.length})`;
    return below;
  });
  rows = [];
  $("list").replaceChildren();
  if (!waiting.length) $("list").append(make("p", "empty", "No matching changes."));
  $("list").scrollTop = 0;
  moreRows();
}

/** Put the next rows at the end of the list. */
function moreRows() {
  let items = $("list").lastElementChild;
  for (const row of waiting.splice(0, ROWS)) {
    if (row.heading) $("list").append(make("h3", "", row.heading));
    if (row.heading || !items) items = $("list").appendChild(make("ol"));
    row.element = items.appendChild(rowElement(row));
    rows.push(row);
    refreshRow(row);
  }
}

/** A row: the change, what is known of all like it, and two buttons. */
function rowElement(row) {
  const [change] = row.members;
  const item = make("li", "row");
  item.row = row;
  const go = make("button", "go");
  go.type = "button";
  go.dataset.do = "go";
  const about = make("span", "about");
  const times = row.members.length > 1 ? `${row.members.length} × ` : "";
  about.append(make("span", "times", times), `${change.rules.join("+")}, `);
  about.append(`${sureOf(row.members)}${change.applied ? "" : ", suggested"}`);
  row.state = about.appendChild(make("span", "state"));
  go.append(pair(change, "pair"), about);
  const what = `${row.members.length > 1 ? `all ${row.members.length}: ` : ""}${words(change)}`;
  item.append(go, rowButton("accept", "✓", what), rowButton("reject", "✗", what));
  return item;
}

/** @param {string} decision @param {string} sign @param {string} what   on what it decides */
function rowButton(decision, sign, what) {
  const element = make("button", "", sign);
  element.type = "button";
  element.dataset.do = `${decision}-row`;
  element.setAttribute("aria-label", `${decision} ${what}`);
  return element;
}

/** Show in all rows what became of their changes. */
function refreshRows() {
  for (const row of rows) refreshRow(row);
}

/** Show in a row what was decided on its changes, and whether one of them is selected. */
function refreshRow(row) {
  const decided = row.members.filter((change) => change.decision).length;
  const all = (decision) => row.members.every((change) => change.decision === decision);
  row.state.textContent = all("accept")
    ? ", accepted"
    : all("reject")
      ? ", rejected"
      : all("edit")
        ? ", edited"
        : decided
          ? `, ${decided} of ${row.members.length} decided`
          : "";
  row.element.classList.toggle("all-accept", all("accept"));
  row.element.classList.toggle("all-reject", all("reject"));
  row.element.classList.toggle("now", row.members.includes(current));
}

// --- the selected change -------------------------------------------------------------------------

/**
 * Select a change and bring it into view.
 * @param {Change} change
 */
function select(change) {
  point(change);
  openList(false);
  // Who works with the buttons of the card or the bar stays there.
  if (!document.activeElement?.closest("#card, .top")) change.element.focus({ preventScroll: true });
  bringIntoView(change);
}

/** Scroll to a change, unless it is in sight. @param {Change} change */
function bringIntoView({ element }) {
  // The sheet of a narrow window covers what is below.
  const sheet = isWide() ? 0 : $("card").offsetHeight;
  document.documentElement.style.setProperty("--sheet", `${sheet}px`);
  element.scrollIntoView({ block: "nearest" });
}

/** Make a change the selected one. @param {Change} change */
function point(change) {
  if (change !== current) closeEdit();
  if (current) {
    current.element.classList.remove("now");
    current.element.removeAttribute("tabindex");
    current.element.removeAttribute("role");
    current.element.removeAttribute("aria-label");
  }
  current = change;
  const { element } = change;
  element.classList.add("now");
  element.tabIndex = 0;
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", `${kindOf(change)}: ${words(change)}, ${change.sure} % sure`);
  showCard();
  refreshRows();
}

/**
 * The change before or after another one, among those shown; from the end it goes on at the start.
 * @param {Change|null} change
 * @param {1|-1} step
 * @param {(change: Change) => boolean} [wanted]
 * @returns {Change|undefined}
 */
function following(change, step, wanted = () => true) {
  const from = change ? change.number : -1;
  const some = shown.filter(wanted);
  return step > 0
    ? (some.find((other) => other.number > from) ?? some[0])
    : (some.findLast((other) => other.number < from) ?? some.at(-1));
}

/** Open or close the list, which lies over the text in a narrow window. @param {boolean} open */
function openList(open) {
  document.body.style.setProperty("--top", `${document.querySelector(".top").offsetHeight}px`);
  document.body.classList.toggle("list-open", open);
  document.querySelector("[data-do=list]").setAttribute("aria-expanded", String(open));
}

/** Select the next or the previous change. @param {1|-1} step */
function go(step) {
  const change = following(current, step);
  if (!change) return say("No change is shown");
  const wrapped = current && (change.number - current.number) * step <= 0;
  select(change);
  if (wrapped) say(step > 0 ? "Continued from the start" : "Continued from the end");
}

/** Show what is known of the selected change. */
function showCard() {
  $("card").hidden = !current;
  if (!current) return;
  const name = data.files.length > 1 ? `${current.file.name}:` : "line ";
  $("card-place").textContent = `${name}${current.place}`;
  const position = shown.indexOf(current) + 1;
  $("card-count").textContent = position ? `${position} of ${shown.length}` : "not shown";
  $("card-what").replaceChildren(pair(current));
  $("card-own").hidden = current.decision !== "edit";
  $("card-own").replaceChildren("Instead: ");
  if (current.decision === "edit") $("card-own").append(ownElement(current.own));
  document
    .querySelector("[data-do=edit]")
    .setAttribute("aria-pressed", String(current.decision === "edit"));
  $("card-rules").textContent = ruleTitles(current);
  $("card-sure").textContent = `${current.sure} %${current.applied ? "" : ", suggested"}`;
  for (const decision of ["accept", "reject"]) {
    const pressed = String(current.decision === decision);
    document.querySelector(`[data-do=${decision}]`).setAttribute("aria-pressed", pressed);
  }
  const many = equals.get(current.equal) ?? [];
  $("card-equal").hidden = many.length < 2;
  button("accept-equal", `Accept all ${many.length} equal`, true);
  button("reject-equal", `Reject all ${many.length} equal`, true);
  $("card-overlap").hidden = !current.overlaps;
  $("card-reasons").replaceChildren(
    ...current.reasons.map(([rule, speaksFor, note]) => {
      const item = make("li", speaksFor ? "for" : "against");
      if (current.rules.length > 1) item.append(`${rule}: `);
      item.append(...prose(note));
      return item;
    }),
  );
  const known = current.rules.filter((rule) => manual.has(rule));
  $("card-wrong").hidden = !known.length;
  $("card-manual").replaceChildren(...known.flatMap(page));
}

/** What the manual says of a rule, as paragraphs. @param {string} code */
function page(code) {
  const { summary, wrong } = manual.get(code);
  return [`${code}: ${summary}`, wrong, `More: \`textfix explain ${code}\``].map((text) => {
    const paragraph = make("p");
    paragraph.append(...prose(text));
    return paragraph;
  });
}

// --- the reviewer's own text ---------------------------------------------------------------------

// It is typed as `textfix review` has it typed: what cannot be seen by its number, and a backslash
// doubled, so that any text at all can be written and none is taken for another.

/** What cannot be seen, or acts on what shows it. */
const HIDDEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

const SHORT = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

const LONG = { "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\\\": "\\" };

const ESCAPE =
  /\\(?:[\\nrt]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U000[\da-fA-F]{5}|U0010[\da-fA-F]{4})/g;

/** A text as it is typed. @param {string|string[]} text */
function typed(text) {
  const shown = (character) => {
    if (SHORT[character]) return SHORT[character];
    if (!HIDDEN.test(character)) return character;
    const code = character.codePointAt(0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  };
  return [text].flat().flatMap((part) => [...part].map(shown)).join("");
}

/**
 * The text that was typed; a list where joined strings would make other characters.
 * @param {string} input
 * @param {string} newline   what Enter is
 * @returns {string|string[]}
 */
function untyped(input, newline) {
  const parts = [""];
  const put = (text) => {
    const apart = /[\ud800-\udbff]$/.test(parts.at(-1)) && /^[\udc00-\udfff]/.test(text);
    if (apart) parts.push(text);
    else parts[parts.length - 1] += text;
  };
  let done = 0;
  for (const { 0: escape, index } of input.matchAll(ESCAPE)) {
    put(input.slice(done, index).replaceAll("\n", newline));
    put(LONG[escape] ?? String.fromCodePoint(parseInt(escape.slice(2), 16)));
    done = index + escape.length;
  }
  put(input.slice(done).replaceAll("\n", newline));
  return parts.length > 1 ? parts : parts[0];
}

/** Whether two texts are the same. */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Whether something kept can be a text. */
const isText = (value) => {
  const parts = Array.isArray(value) && value.length ? value : [value];
  return parts.every((part) => typeof part === "string");
};

/** Let the reviewer write what shall stand in place of the selected change. */
function openEdit() {
  if (!current) return;
  openList(false);
  $("edit").hidden = false;
  $("card-buttons").hidden = true;
  $("edit-text").value = $("edit-text").defaultValue = typed(current.own ?? current.after);
  $("edit-text").focus({ preventScroll: true });
  $("edit-text").select();
  bringIntoView(current);
}

/** Whether something is typed and not saved. */
const isTyped = () => !$("edit").hidden && $("edit-text").value !== $("edit-text").defaultValue;

/** Close the form; what is typed there is lost. */
function closeEdit() {
  $("edit").hidden = true;
  $("card-buttons").hidden = false;
}

/** Decide on the selected change as it is typed. */
function saveEdit() {
  const own = untyped($("edit-text").value, current.file.newline);
  closeEdit();
  if (same(own, current.after)) decide([current], "accept", "Accepted");
  else decide([current], "edit", "Edited", own);
}

/** The reviewer's text, with what cannot be seen shown. @param {string|string[]} text */
function ownElement(text) {
  const element = make("ins", "own");
  for (const part of [text].flat()) {
    for (const character of part) {
      const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      if (character === "\n") element.append(make("i", "p", "¶"), "\n");
      else if (HIDDEN.test(character)) element.append(make("i", "h", `U+${code}`));
      else element.append(character);
    }
  }
  if (!element.hasChildNodes()) element.append(make("span", "quiet", "nothing"));
  return element;
}

// --- words and elements --------------------------------------------------------------------------

/** An element. @param {string} tag @param {string} [names] classes @param {string} [text] */
function make(tag, names = "", text = "") {
  const element = document.createElement(tag);
  if (names) element.className = names;
  element.textContent = text;
  return element;
}

/** Both sides of a change, as they stand in the text. @param {Change} change */
function pair(change, names = "") {
  const both = make("span", `${change.applied ? "made" : "maybe"} ${names}`);
  const [old, put] = ["del", "ins"].map((tag) => side(change, tag));
  if (old) both.append(old.cloneNode(true));
  both.append(make("span", "arrow", "→"));
  both.append(put ? put.cloneNode(true) : make("span", "quiet", "nothing"));
  if (!old) both.prepend(make("span", "quiet", "nothing"));
  return both;
}

/** What stood there, or what is proposed. @param {Change} change @param {"del"|"ins"} tag */
const side = ({ element }, tag) => element.querySelector(`:scope > ${tag}:not(.own)`);

/** A change in words, for those who hear it. @param {Change} change */
function words(change) {
  const said = (tag) => side(change, tag)?.textContent ?? "nothing";
  return `${said("del")} becomes ${said("ins")}`;
}

/** Text with what stands between backticks as code. @param {string} text */
function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? make("code", "", part) : part));
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const kindOf = (change) => (change.applied ? "Change" : "Suggestion");

/** Codes and names of the rules of a change. @param {Change} change */
function ruleTitles({ rules }) {
  return rules.map(ruleTitle).join(" + ");
}

/** @param {string} code */
function ruleTitle(code) {
  return `${code} ${manual.get(code)?.name.replaceAll("-", " ") ?? ""}`.trim();
}

/** How sure some changes are. @param {Change[]} some */
function sureOf(some) {
  const sure = some.map((change) => change.sure).sort((a, b) => a - b);
  const [least, most] = [sure[0], sure.at(-1)];
  return least === most ? `${least} %` : `${least}–${most} %`;
}

/** Whether the review stands beside the text; as in the style. */
const isWide = () => matchMedia("(min-width: 62rem)").matches;

let silence = 0;

/** Say something for a moment, to eyes and to screen readers. @param {string} text */
function say(text) {
  $("status").textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => ($("status").textContent = ""), 2500);
}

// --- what the user does --------------------------------------------------------------------------

const ACTIONS = {
  accept: () => decideCurrent("accept"),
  reject: () => decideCurrent("reject"),
  edit: openEdit,
  "cancel-edit": () => {
    closeEdit();
    current.element.focus({ preventScroll: true });
  },
  "accept-equal": () => current && decideMany(equals.get(current.equal) ?? [current], "accept"),
  "reject-equal": () => current && decideMany(equals.get(current.equal) ?? [current], "reject"),
  "accept-rest": () => decideMany(rest(), "accept"),
  "reject-rest": () => decideMany(shown.filter((change) => !change.decision), "reject"),
  "accept-row": (target) => decideMany(target.closest(".row").row.members, "accept"),
  "reject-row": (target) => decideMany(target.closest(".row").row.members, "reject"),
  next: () => go(1),
  previous: () => go(-1),
  undo,
  download,
  go: (target) => {
    const { members } = target.closest(".row").row;
    const index = members.indexOf(current);
    const open = members.find((change) => !change.decision);
    select(index < 0 ? (open ?? members[0]) : members[(index + 1) % members.length]);
  },
  rule: (target) => {
    const { rule } = target.dataset;
    $("filter-rule").value = $("filter-rule").value === rule ? "" : rule;
    filter();
    go(1);
  },
  list: (target) => openList(target.getAttribute("aria-expanded") === "false"),
  find: () => {
    if (!isWide()) openList(true);
    $("filter-text").select();
  },
  why: () => {
    const open = !$("card-wrong").open;
    for (const id of ["card-why", "card-wrong"]) $(id).open = open;
  },
  help: () => $("help").showModal(),
  close: () => openList(false),
};

const KEYS = {
  n: "next",
  j: "next",
  p: "previous",
  k: "previous",
  a: "accept",
  r: "reject",
  e: "edit",
  A: "accept-equal",
  R: "reject-equal",
  u: "undo",
  w: "why",
  d: "download",
  "/": "find",
  "?": "help",
  Escape: "close",
};

document.addEventListener("click", ({ target }) => {
  const control = target.closest("[data-do]");
  const element = target.closest(".text .c");
  // Who goes elsewhere has finished writing.
  if ((control || element) && !target.closest("#edit") && isTyped()) saveEdit();
  if (control) ACTIONS[control.dataset.do](control);
  else if (element) select(changes[Number(element.id.slice(1))]);
});

document.addEventListener("keydown", (event) => {
  if ($("help").open) return;
  const { target } = event;
  const writing = target.closest("#edit");
  if (writing && event.key === "Escape") return ACTIONS["cancel-edit"]();
  if (target === $("edit-text") && event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (!event.isComposing) writing.requestSubmit();
  }
  const typing = writing || target.matches('input[type="search"], select');
  const undoes = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  const action = undoes ? "undo" : KEYS[event.key];
  if (!undoes && (event.ctrlKey || event.metaKey || event.altKey)) return;
  if (!undoes && event.key !== "Escape" && !$("keys").checked) return;
  if (typing) {
    if (event.key !== "Escape") return;
    target.blur();
  }
  if (!action) return;
  event.preventDefault();
  if (isTyped()) saveEdit();
  ACTIONS[action]();
});

$("edit").addEventListener("submit", (event) => {
  event.preventDefault();
  saveEdit();
  current.element.focus({ preventScroll: true });
  goToOpen();
});

$("filter").addEventListener("input", filter);
$("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  go(1);
});
$("list").addEventListener("scroll", ({ target }) => {
  if (target.scrollTop + 2 * target.clientHeight > target.scrollHeight) moreRows();
});
addEventListener("pagehide", keepNow);
addEventListener("beforeunload", (event) => {
  keepNow();
  if ((undownloaded && unkept.size) || isTyped()) event.preventDefault();
});

recall();
$("card-why").open = isWide();
filter();
if (isWide() && changes.length) point(changes.find((change) => !change.decision) ?? changes[0]);
