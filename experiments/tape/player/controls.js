"use strict";
// The dashboard: a changed control asks this machine for a new tape and plays it beside the former.

const asked = { running: false, again: false };

const short = (text) => Number(Number(text).toPrecision(3));

function value(field) {
  return field.type === "range" ? short(field.value) : field.value;
}

function wishes() {
  const set = {};
  for (const field of document.querySelectorAll("[data-key]")) {
    if (field.value !== field.dataset.own) set[field.dataset.key] = value(field);
  }
  return { scenario: $("scenario").value, seed: Number($("seed").value),
    days: Number($("days").value), set };
}

function told(wish) {
  const changes = Object.entries(wish.set).map(([key, one]) => `${key} = ${one}`);
  return wish.scenario + (changes.length ? " with " + changes.join(", ") : "");
}

async function renew() {
  if (asked.running) { asked.again = true; return; }
  asked.running = true;
  const wish = wishes(), message = $("message");
  message.textContent = "Running …";
  try {
    const answer = await fetch("tape", { method: "POST", body: JSON.stringify(wish) });
    if (!answer.ok) throw new Error((await answer.json()).error);
    const tape = await read(new Uint8Array(await answer.arrayBuffer()));
    tape.label = told(wish);
    const former = tapes[tapes.length - 1];
    const same = former && former.label === tape.label && former.seed === tape.seed
      && former.days === tape.days;
    const beside = $("beside").checked && former && !same;
    show(beside ? [former, tape] : [tape]);
    message.textContent = beside ? "Left: before the change. Right: after it." : "";
  } catch (error) {
    message.textContent = error.message;
  }
  asked.running = false;
  if (asked.again) { asked.again = false; renew(); }
}

async function ownValues() {
  const name = encodeURIComponent($("scenario").value);
  const own = await (await fetch("scenario?name=" + name)).json();
  const strategies = $("strategies");
  strategies.replaceChildren();
  for (const [vendor, strategy] of Object.entries(own.strategies)) {
    const label = document.createElement("label"), select = document.createElement("select");
    for (const one of own.known) select.add(new Option(one, one, false, one === strategy));
    select.dataset.key = `vendors.${vendor}.strategy`;
    select.dataset.own = strategy;
    select.onchange = renew;
    label.append(vendor + " ", select);
    strategies.append(label);
  }
  for (const field of document.querySelectorAll("#sliders [data-key]")) {
    field.value = own.values[field.dataset.key];
    field.dataset.own = field.value;
    field.nextElementSibling.textContent = short(field.value);
  }
}

async function beginDashboard() {
  await ownValues();
  for (const field of document.querySelectorAll("#sliders [data-key]")) {
    field.oninput = () => { field.nextElementSibling.textContent = short(field.value); };
    field.onchange = renew;
  }
  for (const id of ["seed", "days"]) $(id).onchange = renew;
  $("scenario").onchange = async () => { await ownValues(); renew(); };
  await renew();
  document.body.dataset.ready = "yes";
}

beginDashboard();
