// SPDX-License-Identifier: EUPL-1.2
// For every page: the session that locks, buttons that wait, and the preview that follows a choice.
"use strict";

(function lock() {
	const main = document.getElementById("main");
	const seconds = Number(main && main.dataset.lockSeconds);
	if (!seconds) return;
	let told = Date.now(), last = Date.now();

	// A person who types for a long time is not idle: tell the desk, at most once a minute.
	const active = () => {
		last = Date.now();
		if (last - told < 60000) return;
		told = last;
		fetch(main.dataset.here, {credentials: "same-origin"}).catch(() => {});
	};
	for (const event of ["keydown", "pointerdown", "wheel"])
		addEventListener(event, active, {passive: true});
	// The desk locked the session by now; this takes what it says off the screen as well.
	setInterval(() => {
		if (Date.now() - last > (seconds + 5) * 1000) location.reload();
	}, 5000);
})();

(function busy() {
	const reset = [];
	document.addEventListener("submit", (event) => {
		const button = event.target.querySelector("[data-busy]");
		if (!button) return;
		const label = button.textContent;
		// After the form has gone: a button that is off does not send it.
		setTimeout(() => {
			button.disabled = true;
			button.textContent = button.dataset.busy;
		});
		reset.push(() => {
			button.disabled = false;
			button.textContent = label;
		});
	});
	// Back to this page with the browser's button.
	addEventListener("pageshow", () => reset.splice(0).forEach((undo) => undo()));
})();

(function preview() {
	const sides = document.getElementById("sides");
	const order = document.querySelector("form.order");
	if (!sides || !order) return;
	let latest = 0;

	order.addEventListener("change", async (event) => {
		if (event.target.type !== "radio") return;
		const wanted = new URLSearchParams();
		for (const name of ["form", "lang", "variant"])
			if (order.elements[name]) wanted.set(name, order.elements[name].value);
		const turn = ++latest;
		sides.setAttribute("aria-busy", "true");
		try {
			const answer = await fetch("/coordinator/sides?" + wanted);
			const text = await answer.text();
			if (turn !== latest) return;
			if (!answer.ok) return location.reload();
			sides.innerHTML = text;
		} finally {
			if (turn === latest) sides.removeAttribute("aria-busy");
		}
	});
})();

for (const button of document.querySelectorAll("[data-print]"))
	button.addEventListener("click", () => print());

// How many words are left, while a person types.
for (const field of document.querySelectorAll("[data-words]")) {
	const note = document.getElementById(field.getAttribute("aria-describedby"));
	const tell = () => {
		const words = field.value.trim().split(/\s+/).filter(Boolean).length;
		const most = Number(field.dataset.words);
		note.textContent = note.dataset.text.replace("{1}", words).replace("{2}", most);
		note.classList.toggle("over", words > most);
		field.setCustomValidity(words > most ? note.textContent : "");
	};
	field.addEventListener("input", tell);
	if (field.value) tell();
}
