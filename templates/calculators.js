// Unit conversion on the dosing page; the same arithmetic as render/calculators.py.
"use strict";
(() => {
  const FORMULAS = {
    reconstitution: ({ vial, water, dose }) => {
      const whole = vial * 1000;
      const perMl = whole / water;
      const ml = dose / perMl;
      return { perMl, ml, units: ml * 100, doses: Math.floor((whole / dose) * (1 + 1e-9)) };
    },
    spray: ({ percent, volume }) => ({ perMl: percent * 10000, mcg: percent * 10000 * volume }),
  };

  // What was typed as a number, or the name of what is wrong with it; a comma is a decimal sign.
  function read(input) {
    const text = input.value.trim().replace("\u2212", "-");
    if (!text) return { fault: "empty" };
    if (/^[1-9]\d{0,2}(,\d{3})+$/.test(text)) return { fault: "thousands" };
    if (!/^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(text)) return { fault: "number" };
    const value = Number(text.replace(",", "."));
    if (!(value > 0)) return { fault: "positive" };
    return value > Number(input.dataset.most) ? { fault: "most" } : { value };
  }

  const grouped = (text) => text.replace(/^\d+/, (d) => d.replace(/\B(?=(\d{3})+$)/g, ","));

  function shown(value) {
    return value < 0.001 ? "less than 0.001" : grouped(String(Number(value.toPrecision(3))));
  }

  function calculate(form) {
    const inputs = [...form.querySelectorAll("input")];
    const values = {};
    let wrong = null;
    for (const input of inputs) {
      const { value, fault } = read(input);
      values[input.name] = value;
      const told = fault && fault !== "empty";
      input.setAttribute("aria-invalid", String(Boolean(told)));
      if (told && !wrong) wrong = { input, fault };
    }
    if (!wrong && values.dose > values.vial * 1000 * (1 + 1e-9)) {
      wrong = { input: form.elements.dose, fault: "whole" };
      wrong.input.setAttribute("aria-invalid", "true");
    }
    tell(form, wrong, values);
    const complete = !wrong && inputs.every((input) => values[input.name]);
    const results = complete ? FORMULAS[form.dataset.calculator](values) : {};
    for (const place of form.querySelectorAll("[data-result]")) {
      const found = results[place.dataset.result];
      const exact = place.dataset.result === "doses";
      place.textContent = found === undefined ? "–" : exact ? grouped(String(found)) : shown(found);
    }
    for (const note of form.querySelectorAll("[data-above], [data-below]")) {
      const { above, below } = note.dataset;
      note.hidden = !(results.units > Number(above) || results.units < Number(below));
    }
  }

  // Says in words what cannot be, after the name of the field.
  function tell(form, wrong, values) {
    const place = form.querySelector(".fault");
    place.hidden = !wrong;
    place.textContent = wrong
      ? `${wrong.input.labels[0].textContent.trim()}: ${form.dataset[wrong.fault]}`
          .replace("{typed}", wrong.input.value.trim())
          .replace("{most}", grouped(wrong.input.dataset.most))
          .replace("{whole}", shown(values.vial * 1000))
      : "";
  }

  for (const form of document.querySelectorAll("form[data-calculator]")) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => calculate(form));
    form.hidden = false;
    calculate(form);
  }
})();
