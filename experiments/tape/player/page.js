"use strict";
// Plays tapes: reads them from the page itself, keeps one clock, and draws all views of a moment.

const FIRST = 9, SLOTS = 17;
const VENDOR = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
const STATE = ["#e4e4e4", "#f0e442", "#9ecae1", "#6a51a3"];
const STATE_INK = ["#777", "#777", "#333", "#fff"];
const ACTIVITY = { desk: "#dddddd", visit: "#52667a", call: "#9db4c8", dinner: "#a65628",
  tea_house: "#8a7f33", night_out: "#4a1486" };
const PHASE = ["#f2f2f2", "#e8e8e8", "#c9c9c9", "#a8a8a8", "#878787", "#5e5e5e", "#d9c7a0"];
const TYPES = { uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, uint32: Uint32Array,
  float64: Float64Array };

const clock = { time: 0, playing: false, last: 0, account: 0, frames: 0, since: 0, rate: 0 };
let tapes = [];

const $ = (id) => document.getElementById(id);
const words = (name) => name.replaceAll("_", " ");
const percent = (share) => Number.isFinite(share) ? (100 * share).toFixed(1) + "%" : "–";
const vendorColour = (v) => VENDOR[v % VENDOR.length];

// --- Reading ---------------------------------------------------------------------------------

function bytesOf(text) {
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}

async function read(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = await new Response(stream).arrayBuffer();
  const length = new DataView(whole).getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 12, length)));
  const tape = { ...header };
  for (const [name, place] of Object.entries(header.arrays)) {
    const count = place.shape.reduce((product, size) => product * size, 1);
    const array = new TYPES[place.type](whole, 12 + length + place.offset, count);
    if (place.differences) {
      const step = count / place.shape[0];
      for (let i = step; i < count; i++) array[i] += array[i - step];
    }
    tape[name] = array;
  }
  index(tape);
  return tape;
}

// What is asked for in every frame is worked out once.
function index(tape) {
  const { days, organisations: O, vendors } = tape, V = vendors.length;
  tape.decided = Array.from({ length: days }, () => []);
  tape.of = Array.from({ length: O }, () => []);
  tape.deals.forEach((deal, number) => {
    deal.number = number;
    if (deal.decided_day < days) tape.decided[deal.decided_day].push(deal);
    tape.of[deal.organisation].push(deal);
  });
  tape.won = new Uint32Array(days * V);
  tape.value = new Float64Array(days * V);
  for (let day = 0; day < days; day++) {
    for (let v = 0; v < V && day > 0; v++) {
      tape.won[day * V + v] = tape.won[(day - 1) * V + v];
    }
    for (const deal of tape.decided[day]) {
      if (deal.winner !== null) tape.won[day * V + vendors.indexOf(deal.winner)] += 1;
    }
  }
  tape.largest = Math.max(...tape.order_values, 1);
  tape.top = Math.min(1, 1.05 * Math.max(...extremes(tape.personal, tape.institutional)) / 255);
  tape.place = new Map(tape.accounts.map((account, place) => [account, place]));
}

function extremes(...arrays) {
  return arrays.map((array) => array.reduce((most, value) => Math.max(most, value), 1));
}

// --- The clock -------------------------------------------------------------------------------

const lastTime = () => Math.min(...tapes.map((tape) => tape.days)) * SLOTS - 1;
const today = () => Math.floor(clock.time / SLOTS);
const slot = () => Math.floor(clock.time) % SLOTS;

function go(time) {
  clock.time = Math.max(0, Math.min(lastTime(), time));
  draw();
}

function play(on) {
  clock.playing = on;
  $("play").textContent = on ? "Pause" : "Play";
  clock.last = performance.now();
  if (on) requestAnimationFrame(tick);
}

function tick(now) {
  if (!clock.playing) return;
  const seconds = Math.min(0.25, (now - clock.last) / 1000);
  clock.last = now;
  clock.frames += 1;
  if (now - clock.since > 1000) {
    clock.rate = 1000 * clock.frames / (now - clock.since);
    clock.since = now;
    clock.frames = 0;
  }
  go(clock.time + seconds * SLOTS * Number($("speed").value));
  if (clock.time >= lastTime()) play(false);
  else requestAnimationFrame(tick);
}

function choose(account) {
  const most = Math.min(...tapes.map((tape) => tape.organisations)) - 1;
  clock.account = Math.max(0, Math.min(most, Math.floor(account) || 0));
  $("account").value = clock.account;
  draw();
}

function fromLink() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (asked.has("account")) choose(Number(asked.get("account")));
  if (asked.has("day")) {
    const hour = asked.has("hour") ? Number(asked.get("hour")) - FIRST : SLOTS - 1;
    go(Number(asked.get("day")) * SLOTS + Math.max(0, Math.min(SLOTS - 1, hour)));
  }
}

// --- Drawing ---------------------------------------------------------------------------------

function surface(canvas, height) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth || 400;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = height + "px";
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "11px system-ui, sans-serif";
  pen.textBaseline = "middle";
  return [pen, width, height];
}

function panel(parent, title, chinese, kind = "") {
  const box = document.createElement("section");
  box.className = "panel " + kind;
  const head = document.createElement("h2");
  head.textContent = title + " ";
  const small = document.createElement("small");
  small.textContent = chinese;
  head.append(small);
  box.append(head);
  parent.append(box);
  return box;
}

function canvasIn(box, label) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  box.append(canvas);
  return canvas;
}

function legend(box, entries) {
  const line = document.createElement("div");
  line.className = "legend";
  for (const [colour, text] of entries) {
    const entry = document.createElement("span"), mark = document.createElement("i");
    mark.style.background = colour;
    entry.append(mark, text);
    line.append(entry);
  }
  box.append(line);
}

function meetingsOf(tape, day) {
  const found = [];
  for (let m = tape.meeting_day[day]; m < tape.meeting_day[day + 1]; m++) {
    found.push({ hour: tape.hour[m], rep: tape.rep[m], person: tape.person[m],
      activity: tape.activities[tape.activity[m]] });
  }
  return found;
}

const employer = (tape, person) => Math.floor(person / tape.people_each);
const roleOf = (tape, person) => tape.roles[person % tape.people_each];

function build(tape, number) {
  const box = document.createElement("div");
  box.className = "tape";
  $("tapes").append(box);
  const head = document.createElement("p");
  head.className = "head";
  head.textContent = `${tape.label || tape.scenario}, seed ${tape.seed}: ${tape.description}`;
  box.append(head);
  const terms = tape.terms, view = { box };
  const named = (kind) => Object.entries(terms[kind]);

  const day = panel(box, "The day: who is with whom", "一天", "wide");
  view.day = canvasIn(day, "hours of the day across, salespeople down");
  legend(day, named("activities").map(([name, chinese]) =>
    [ACTIVITY[name], `${words(name)} ${chinese}`]).concat([["#fff",
    "pale: planned; full: with a customer, whose number it tells; arc: the same person goes on to"
    + " another vendor"]]));

  const map = panel(box, "Relationship map: P against I", "个人利益与机构利益");
  view.map = canvasIn(map, "personal utility against institutional utility, vendor by vendor");
  legend(map, named("states").map(([name, chinese], code) => [STATE[code], `${name} ${chinese}`])
    .concat([["#fff", "size: order value"]]));

  const line = panel(box, "Pipeline: where each purchase stands", "采购六步");
  view.pipeline = canvasIn(line, "organisations by step of their purchase");
  legend(line, tape.vendors.map((name, v) => [vendorColour(v), `alone with ${name}`])
    .concat([["#fff", "dot: long-term agreement"]]));

  const rates = panel(box, "Win rates: so far, and by quarter", "赢单率");
  view.rates = canvasIn(rates, "share of orders by vendor over time");
  legend(rates, tape.vendors.map((name, v) => [vendorColour(v), name]));

  const money = panel(box, `Money so far, ${tape.currency}`, "钱");
  const table = document.createElement("table");
  money.append(table);
  view.money = table;

  const account = panel(box, "Account ", "", "wide");
  view.title = account.querySelector("h2");
  view.lines = canvasIn(account, "P and I of every vendor with the account");
  legend(account, tape.vendors.map((name, v) => [vendorColour(v), name])
    .concat([["#fff", "solid: P, personal; dashed: I, institutional"]]));
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  view.roles = document.createElement("table");
  scroll.append(view.roles);
  view.met = document.createElement("p");
  view.story = document.createElement("div");
  account.append(scroll, view.met, view.story);

  view.map.addEventListener("click", (event) => pick(tape, view.places, event, view.map));
  view.pipeline.addEventListener("click", (event) => pick(tape, view.cells, event, view.pipeline));
  tape.view = view;
}

function pick(tape, places, event, canvas) {
  const frame = canvas.getBoundingClientRect();
  const x = event.clientX - frame.left, y = event.clientY - frame.top;
  let best = -1, least = 400;
  for (const [o, px, py] of places || []) {
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < least) { least = distance; best = o; }
  }
  if (best >= 0) choose(best);
}

function draw() {
  if (!tapes.length) return;
  const day = today(), hour = FIRST + slot();
  $("scrub").value = Math.floor(clock.time);
  const shown = hour < 24 ? `${hour}:00` : `${hour - 24}:00 (night)`;
  $("clock").textContent = `day ${day}, ${shown}`;
  for (const tape of tapes) {
    tape.differs = difference(tape, day);
    drawDay(tape, day, hour);
    drawMap(tape, day);
    drawPipeline(tape, day);
    drawRates(tape, day);
    drawMoney(tape, day);
    drawAccount(tape, day, hour);
  }
}

// With two tapes: the organisations in which a relationship state or the phase is another.
function difference(tape, day) {
  const found = new Set();
  if (tapes.length < 2) return found;
  const other = tapes[tapes[0] === tape ? 1 : 0], O = tape.organisations, V = tape.vendors.length;
  if (other.organisations !== O || other.vendors.length !== V) return found;
  for (let o = 0; o < O; o++) {
    let same = tape.phase[day * O + o] === other.phase[day * O + o];
    for (let v = 0; v < V; v++) {
      same &&= tape.state[(day * V + v) * O + o] === other.state[(day * V + v) * O + o];
    }
    if (!same) found.add(o);
  }
  return found;
}

function drawDay(tape, day, hour) {
  const rows = tape.reps.length, size = rows > 80 ? 7 : 13, left = 92, top = 18;
  const [pen, width] = surface(tape.view.day, top + rows * size + 4);
  const cell = (width - left - 4) / SLOTS;
  const met = new Map(), evening = new Map(), arcs = [];
  for (const one of meetingsOf(tape, day)) {
    const key = one.rep * 32 + one.hour;
    if (!met.has(key)) met.set(key, []);
    met.get(key).push(one);
    if (one.hour >= 18) {
      const before = evening.get(one.person);
      if (before && tape.reps[before.rep].vendor !== tape.reps[one.rep].vendor) {
        arcs.push([before, one]);
      }
      evening.set(one.person, one);
    }
  }
  pen.fillStyle = "#666";
  pen.textAlign = "center";
  for (let s = 0; s < SLOTS; s++) {
    pen.fillText(String((FIRST + s) % 24), left + (s + 0.5) * cell, 8);
  }
  let former = -1;
  tape.reps.forEach((rep, r) => {
    const y = top + r * size;
    if (rep.vendor !== former) {
      pen.textAlign = "left";
      pen.fillStyle = vendorColour(rep.vendor);
      pen.font = "bold 11px system-ui, sans-serif";
      pen.fillText(tape.vendors[rep.vendor], 2, y + size / 2);
      pen.font = "11px system-ui, sans-serif";
      pen.fillRect(0, y - 0.5, width, 1);
      former = rep.vendor;
    }
    if (size > 9) {
      pen.textAlign = "right";
      pen.fillStyle = "#777";
      pen.fillText(words(rep.schedule).slice(0, 10), left - 5, y + size / 2);
    }
    for (let s = 0; s < SLOTS; s++) {
      const plan = tape.schedules[rep.schedule][s];
      const here = FIRST + s <= hour ? met.get(r * 32 + FIRST + s) : undefined;
      if (here) {
        pen.globalAlpha = 1;
        pen.fillStyle = ACTIVITY[here[0].activity];
        pen.fillRect(left + s * cell, y + 1, cell - 1, size - 2);
        if (size > 9 && cell > 18) {
          const own = employer(tape, here[0].person) === clock.account;
          pen.fillStyle = "#fff";
          pen.textAlign = "center";
          if (own) pen.font = "bold 11px system-ui, sans-serif";
          const alone = String(employer(tape, here[0].person));
          const whole = here.length > 1 ? `${alone}+${here.length - 1}` : alone;
          const text = [whole, alone].find((one) => pen.measureText(one).width < cell - 3);
          if (text) pen.fillText(text, left + (s + 0.5) * cell, y + size / 2);
          pen.font = "11px system-ui, sans-serif";
          if (own) {
            pen.strokeStyle = "#000";
            pen.lineWidth = 2;
            pen.strokeRect(left + s * cell, y + 1, cell - 1, size - 2);
          }
        }
      } else if (plan) {
        pen.globalAlpha = FIRST + s <= hour ? 0.22 : 0.12;
        pen.fillStyle = ACTIVITY[plan];
        pen.fillRect(left + s * cell, y + 1, cell - 1, size - 2);
        pen.globalAlpha = 1;
      }
    }
  });
  pen.strokeStyle = "#000";
  pen.lineWidth = 1.5;
  for (const [one, other] of arcs.filter(([, next]) => next.hour <= hour)) {
    const x0 = left + (one.hour - FIRST + 1) * cell - 2, y0 = top + (one.rep + 0.5) * size;
    const x1 = left + (other.hour - FIRST) * cell + 2, y1 = top + (other.rep + 0.5) * size;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.quadraticCurveTo((x0 + x1) / 2 + 14, (y0 + y1) / 2, x1, y1);
    pen.stroke();
  }
  const now = left + (hour - FIRST + 1) * cell;
  pen.strokeStyle = "#c00";
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(now, top);
  pen.lineTo(now, top + rows * size);
  pen.stroke();
}

function drawMap(tape, day) {
  const V = tape.vendors.length, O = tape.organisations, across = V > 1 ? 2 : 1;
  const [pen, width, height] = surface(tape.view.map, 170 * Math.ceil(V / across) + 8);
  const w = width / across, h = (height - 8) / Math.ceil(V / across), inner = 26;
  const places = [];
  for (let v = 0; v < V; v++) {
    const x0 = (v % across) * w + inner, y0 = Math.floor(v / across) * h + 16;
    const pw = w - inner - 8, ph = h - 34;
    const at = (share, span) => span * share / tape.top;
    pen.strokeStyle = "#ccc";
    pen.lineWidth = 1;
    pen.strokeRect(x0, y0, pw, ph);
    pen.setLineDash([3, 3]);
    pen.strokeStyle = "#999";
    const py = y0 + ph - at(tape.thresholds[0], ph), ix = x0 + at(tape.thresholds[1], pw);
    pen.beginPath();
    pen.moveTo(x0, py); pen.lineTo(x0 + pw, py);
    pen.moveTo(ix, y0); pen.lineTo(ix, y0 + ph);
    pen.stroke();
    pen.setLineDash([]);
    pen.fillStyle = vendorColour(v);
    pen.textAlign = "left";
    pen.font = "bold 11px system-ui, sans-serif";
    pen.fillText(tape.vendors[v], x0, y0 - 8);
    pen.font = "11px system-ui, sans-serif";
    pen.fillStyle = "#666";
    pen.textAlign = "right";
    pen.fillText("I →", x0 + pw, y0 + ph + 8);
    pen.fillText("P ↑", x0 - 3, y0 + 6);
    for (let o = 0; o < O; o++) {
      const k = (day * V + v) * O + o;
      const x = x0 + Math.min(pw, at(tape.institutional[k] / 255, pw));
      const y = y0 + ph - Math.min(ph, at(tape.personal[k] / 255, ph));
      const radius = 2 + 6 * Math.sqrt(tape.order_values[o] / tape.largest);
      pen.beginPath();
      pen.arc(x, y, O > 300 ? Math.max(1.5, radius / 2) : radius, 0, 2 * Math.PI);
      pen.fillStyle = STATE[tape.state[k]];
      pen.fill();
      const chosen = o === clock.account;
      pen.strokeStyle = chosen ? "#c00" : tape.differs.has(o) ? "#D55E00" : "rgba(0,0,0,.45)";
      pen.lineWidth = chosen ? 3 : tape.differs.has(o) ? 2 : 0.7;
      pen.stroke();
      places.push([o, x, y]);
    }
  }
  tape.view.places = places;
}

function drawPipeline(tape, day) {
  const O = tape.organisations, steps = Object.keys(tape.terms.phases);
  const chinese = Object.values(tape.terms.phases);
  const lists = steps.map(() => []);
  for (let o = 0; o < O; o++) lists[tape.phase[day * O + o]].push(o);
  const [pen, width, height] = surface(tape.view.pipeline, 300);
  const w = width / steps.length, most = Math.max(...lists.map((list) => list.length), 1);
  let side = 22;
  while (side > 4 && Math.floor((w - 6) / side) * Math.floor((height - 46) / side) < most) side--;
  const each = Math.max(1, Math.floor((w - 6) / side));
  const cells = [];
  lists.forEach((list, step) => {
    const x0 = step * w;
    pen.fillStyle = PHASE[step];
    pen.fillRect(x0 + 1, 0, w - 2, 4);
    pen.fillStyle = "#444";
    pen.textAlign = "center";
    const short = w < 62 ? words(steps[step]).split(" ").pop().slice(0, 8) : words(steps[step]);
    pen.fillText(short, x0 + w / 2, 13);
    pen.fillStyle = "#888";
    pen.fillText(`${chinese[step]} ${list.length}`, x0 + w / 2, 27);
    list.forEach((o, place) => {
      const x = x0 + 3 + (place % each) * side, y = 40 + Math.floor(place / each) * side;
      const sole = tape.sole[day * O + o], partner = tape.agreement[day * O + o];
      pen.fillStyle = sole >= 0 ? vendorColour(sole) : "#eee";
      pen.fillRect(x, y, side - 2, side - 2);
      pen.strokeStyle = o === clock.account ? "#c00" : tape.differs.has(o) ? "#D55E00" : "#aaa";
      pen.lineWidth = o === clock.account ? 3 : tape.differs.has(o) ? 2 : 0.7;
      pen.strokeRect(x, y, side - 2, side - 2);
      if (side >= 16) {
        pen.font = "9px system-ui, sans-serif";
        pen.fillStyle = sole >= 0 ? "#fff" : "#555";
        pen.fillText(String(o), x + side / 2 - 1, y + side / 2 - 1);
        pen.font = "11px system-ui, sans-serif";
      }
      if (partner >= 0) {
        pen.beginPath();
        pen.arc(x + side - 5, y + 3, 3, 0, 2 * Math.PI);
        pen.fillStyle = vendorColour(partner);
        pen.fill();
        pen.strokeStyle = "#fff";
        pen.lineWidth = 1;
        pen.stroke();
      }
      cells.push([o, x + side / 2, y + side / 2]);
    });
  });
  tape.view.cells = cells;
}

const QUARTER = 63;

function drawRates(tape, day) {
  const V = tape.vendors.length, days = tape.days;
  const [pen, width, height] = surface(tape.view.rates, 300);
  const left = 34, w = width - left - 6, h = 170, y0 = 8;
  const x = (d) => left + w * d / days;
  pen.fillStyle = "#666";
  pen.strokeStyle = "#e5e5e5";
  pen.textAlign = "right";
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const y = y0 + h * (1 - share);
    pen.fillText(100 * share + "%", left - 4, y);
    pen.beginPath(); pen.moveTo(left, y); pen.lineTo(left + w, y); pen.stroke();
  }
  for (let v = 0; v < V; v++) {
    pen.strokeStyle = vendorColour(v);
    pen.lineWidth = 2;
    pen.beginPath();
    let begun = false;
    for (let d = 0; d <= day; d++) {
      let all = 0;
      for (let u = 0; u < V; u++) all += tape.won[d * V + u];
      if (!all) continue;
      const y = y0 + h * (1 - tape.won[d * V + v] / all);
      if (begun) pen.lineTo(x(d), y); else pen.moveTo(x(d), y);
      begun = true;
    }
    pen.stroke();
  }
  const base = height - 16, tall = base - (y0 + h) - 18;
  pen.fillStyle = "#666";
  pen.textAlign = "left";
  pen.fillText("orders by quarter (63 working days)", left, y0 + h + 12);
  let most = 1;
  const bars = [];
  for (let q = 0; q * QUARTER < days; q++) {
    const from = q * QUARTER, to = Math.min(day + 1, from + QUARTER, days);
    for (let v = 0; v < V; v++) {
      const before = from ? tape.won[(from - 1) * V + v] : 0;
      const count = to > from ? tape.won[(to - 1) * V + v] - before : 0;
      bars.push([q, v, count]);
      most = Math.max(most, count);
    }
  }
  for (const [q, v, count] of bars) {
    const bw = w * QUARTER / days / (V + 1);
    pen.fillStyle = vendorColour(v);
    const tallness = tall * count / most;
    pen.fillRect(x(q * QUARTER) + (v + 0.5) * bw, base - tallness, bw - 1, tallness);
  }
  pen.fillStyle = "#666";
  pen.fillText("day 0", left, height - 6);
  pen.textAlign = "right";
  pen.fillText("day " + days, left + w, height - 6);
  pen.strokeStyle = "#c00";
  pen.lineWidth = 1;
  pen.beginPath(); pen.moveTo(x(day), y0); pen.lineTo(x(day), base); pen.stroke();
}

function cells(row, values, kind = "td") {
  for (const value of values) {
    const cell = document.createElement(kind);
    cell.textContent = value;
    row.append(cell);
  }
  return row;
}

function drawMoney(tape, day) {
  const V = tape.vendors.length, table = tape.view.money;
  const thousand = (value) => Math.round(value / 1000).toLocaleString("en");
  let all = 0;
  for (let v = 0; v < V; v++) all += tape.won[day * V + v];
  const rows = [cells(document.createElement("tr"),
    ["vendor", "orders", "win rate", "revenue, k", "cost, k", "profit, k"], "th")];
  for (let v = 0; v < V; v++) {
    const k = day * V + v, profit = tape.margin * tape.revenue[k] - tape.cost[k];
    const row = cells(document.createElement("tr"), [tape.vendors[v], tape.won[k],
      percent(tape.won[k] / all), thousand(tape.revenue[k]), thousand(tape.cost[k]),
      thousand(profit)]);
    row.firstChild.style.borderLeft = "6px solid " + vendorColour(v);
    rows.push(row);
  }
  table.replaceChildren(...rows);
}

function drawAccount(tape, day, hour) {
  const o = clock.account, V = tape.vendors.length, O = tape.organisations, view = tape.view;
  const step = Object.keys(tape.terms.phases)[tape.phase[day * O + o]];
  const value = tape.order_values[o].toLocaleString("en");
  view.title.textContent = `Account ${o}: ${words(step)} ${tape.terms.phases[step]}; an order is`
    + ` worth ${value} ${tape.currency}`;
  const [pen, width] = surface(view.lines, 150);
  const left = 30, w = width - left - 6, h = 120, x = (d) => left + w * d / tape.days;
  const y = (share) => 6 + h * (1 - share / tape.top);
  for (let d = 0; d < tape.days; d++) {
    const code = tape.phase[d * O + o];
    if (code) { pen.fillStyle = PHASE[code]; pen.fillRect(x(d), 6 + h + 2, w / tape.days + 1, 8); }
  }
  pen.strokeStyle = "#ddd";
  pen.strokeRect(left, 6, w, h);
  pen.fillStyle = "#666";
  pen.textAlign = "right";
  pen.fillText(tape.top.toFixed(2), left - 3, 10);
  pen.fillText("0", left - 3, 6 + h - 4);
  for (const [values, dash] of [[tape.personal, []], [tape.institutional, [4, 3]]]) {
    pen.setLineDash(dash);
    for (let v = 0; v < V; v++) {
      pen.strokeStyle = vendorColour(v);
      pen.lineWidth = 1.4;
      pen.beginPath();
      for (let d = 0; d < tape.days; d++) {
        const at = y(values[(d * V + v) * O + o] / 255);
        if (d) pen.lineTo(x(d), at); else pen.moveTo(x(d), at);
      }
      pen.stroke();
    }
  }
  pen.setLineDash([]);
  for (const deal of tape.of[o]) {
    pen.fillStyle = deal.winner ? vendorColour(tape.vendors.indexOf(deal.winner)) : "#999";
    pen.beginPath();
    pen.arc(x(deal.decided_day), 6 + h + 18, 4, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.strokeStyle = "#c00";
  pen.lineWidth = 1;
  pen.beginPath(); pen.moveTo(x(day), 6); pen.lineTo(x(day), 6 + h + 22); pen.stroke();
  drawRoles(tape, day, o);
  const here = meetingsOf(tape, day).filter((one) => employer(tape, one.person) === o
    && one.hour <= hour);
  view.met.textContent = here.length
    ? "Today: " + here.map((one) => `${one.hour % 24}:00 ${words(one.activity)} of`
      + ` ${tape.vendors[tape.reps[one.rep].vendor]}'s rep ${one.rep} with`
      + ` ${words(roleOf(tape, one.person))}`).join("; ") + "."
    : "Today nobody has met anybody there so far.";
  const key = `${o}/${tape.of[o].filter((deal) => deal.decided_day <= day).length}`;
  if (view.told !== key) {
    view.told = key;
    view.story.replaceChildren(...tape.of[o].filter((deal) => deal.decided_day <= day)
      .reverse().map((deal, place) => {
        const box = document.createElement("div");
        box.className = "deal" + (place === 0 ? " now" : "");
        box.dataset.deal = deal.number;
        box.style.borderColor = deal.winner
          ? vendorColour(tape.vendors.indexOf(deal.winner)) : "#999";
        box.textContent = deal.why;
        return box;
      }));
  }
}

function drawRoles(tape, day, o) {
  const place = tape.place.get(o), table = tape.view.roles, K = tape.people_each;
  if (place === undefined) {
    table.replaceChildren(cells(document.createElement("tr"),
      ["The people of this account were not recorded; record --accounts " + o], "th"));
    return;
  }
  const V = tape.vendors.length, S = tape.accounts.length * K;
  const roles = Object.keys(tape.terms.roles);
  const rows = [cells(document.createElement("tr"), ["trust in", ...roles.map((role) =>
    `${words(role)} ${tape.terms.roles[role]}`)], "th")];
  for (let v = 0; v < V; v++) {
    const row = cells(document.createElement("tr"), [tape.vendors[v]]);
    row.firstChild.style.borderLeft = "6px solid " + vendorColour(v);
    for (const role of roles) {
      let sum = 0, count = 0;
      for (let k = 0; k < K; k++) {
        if (tape.roles[k] !== role) continue;
        sum += tape.people[(day * V + v) * S + place * K + k] / 255;
        count += 1;
      }
      const cell = document.createElement("td");
      const mean = count ? sum / count : NaN;
      cell.textContent = count ? mean.toFixed(2) : "–";
      if (count) cell.style.background = `rgba(106, 81, 163, ${0.75 * Math.min(1, mean)})`;
      row.append(cell);
    }
    rows.push(row);
  }
  table.replaceChildren(...rows);
}

// --- Begin -----------------------------------------------------------------------------------

async function begin() {
  const found = [...document.querySelectorAll("script[type='application/octet-stream']")];
  const loaded = await Promise.all(found.map((one) => read(bytesOf(one.textContent))));
  found.forEach((one, number) => { loaded[number].label = one.dataset.label; });
  $("play").onclick = () => play(!clock.playing);
  $("back-day").onclick = () => go(clock.time - SLOTS);
  $("next-day").onclick = () => go(clock.time + SLOTS);
  $("back-hour").onclick = () => go(Math.floor(clock.time) - 1);
  $("next-hour").onclick = () => go(Math.floor(clock.time) + 1);
  $("scrub").oninput = (event) => go(Number(event.target.value));
  $("account").onchange = (event) => choose(Number(event.target.value));
  window.addEventListener("hashchange", fromLink);
  window.addEventListener("resize", draw);
  document.addEventListener("keydown", (event) => {
    if (/^(INPUT|SELECT)$/.test(event.target.tagName)) return;
    const by = event.shiftKey ? 1 : SLOTS;
    if (event.key === " ") play(!clock.playing);
    else if (event.key === "ArrowRight") go(Math.floor(clock.time) + by);
    else if (event.key === "ArrowLeft") go(Math.floor(clock.time) - by);
    else return;
    event.preventDefault();
  });
  if (!loaded.length) return; // the dashboard asks for its tapes itself
  clock.time = SLOTS - 1;
  show(loaded);
  fromLink();
  document.body.dataset.ready = "yes";
}

// Show these tapes instead of those that are shown, at the same moment.
function show(chosen) {
  tapes = chosen;
  $("tapes").replaceChildren();
  $("tapes").classList.toggle("two", tapes.length > 1);
  tapes.forEach(build);
  $("scrub").max = lastTime();
  $("account").max = Math.min(...tapes.map((tape) => tape.organisations)) - 1;
  clock.account = Math.min(clock.account, Number($("account").max));
  go(clock.time);
}

begin().catch((error) => {
  $("tapes").textContent = "The tape cannot be read: " + error.message;
  throw error;
});
