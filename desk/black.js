// SPDX-License-Identifier: EUPL-1.2
// Black places on a picture: drawn with the mouse, or put there and moved with the keys.
"use strict";

for (const canvas of document.querySelectorAll(".canvas")) {
	const form = canvas.parentElement.querySelector("form");
	const field = document.getElementById(canvas.dataset.black);
	const blacken = form.querySelector("[data-blacken]");
	const bounded = (number) => Math.max(0, Math.min(1000, Math.round(number)));
	let drawn = null, from = null;

	function tell() {
		const places = [...canvas.querySelectorAll(".place")].map((place) => place.at);
		field.value = places.map((at) => at.join(",")).join(";");
		blacken.disabled = places.length === 0;
	}

	// x, y, w, h in thousandths of the picture.
	function lay(place, x, y, w, h) {
		w = Math.min(w, 1000 - x);
		h = Math.min(h, 1000 - y);
		place.at = [x, y, w, h];
		place.style.left = x / 10 + "%";
		place.style.top = y / 10 + "%";
		place.style.width = w / 10 + "%";
		place.style.height = h / 10 + "%";
	}

	function add(x, y, w, h) {
		const place = document.createElement("div");
		place.className = "place";
		place.tabIndex = 0;
		place.setAttribute("role", "img");
		place.setAttribute("aria-label", form.querySelector(".hint").textContent);
		place.addEventListener("keydown", move);
		lay(place, x, y, w, h);
		canvas.append(place);
		return place;
	}

	function move(press) {
		const steps = {ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -20], ArrowDown: [0, 20]};
		const place = press.currentTarget;
		if (press.key === "Delete" || press.key === "Backspace") {
			place.remove();
		} else if (steps[press.key]) {
			const [dx, dy] = steps[press.key];
			const [x, y, w, h] = place.at;
			if (press.shiftKey) lay(place, x, y, Math.max(10, bounded(w + dx)), Math.max(20, bounded(h + dy)));
			else lay(place, bounded(Math.min(x + dx, 1000 - w)), bounded(Math.min(y + dy, 1000 - h)), w, h);
		} else {
			return;
		}
		press.preventDefault();
		tell();
	}

	const where = (event) => {
		const box = canvas.getBoundingClientRect();
		return [bounded(1000 * (event.clientX - box.left) / box.width),
			bounded(1000 * (event.clientY - box.top) / box.height)];
	};

	canvas.addEventListener("pointerdown", (event) => {
		if (event.button !== 0) return;
		event.preventDefault();
		canvas.setPointerCapture(event.pointerId);
		from = where(event);
		drawn = add(from[0], from[1], 1, 1);
	});
	canvas.addEventListener("pointermove", (event) => {
		if (!drawn) return;
		const to = where(event);
		lay(drawn, Math.min(from[0], to[0]), Math.min(from[1], to[1]),
			Math.abs(to[0] - from[0]) || 1, Math.abs(to[1] - from[1]) || 1);
	});
	canvas.addEventListener("pointerup", () => {
		// A click without drawing is no place.
		if (drawn && (drawn.at[2] < 8 || drawn.at[3] < 8)) drawn.remove();
		drawn = null;
		tell();
	});
	form.querySelector("[data-add]").addEventListener("click", () => {
		add(400, 350, 200, 300).focus();
		tell();
	});
}

for (const note of document.querySelectorAll("[data-characters]")) {
	const field = document.getElementById(note.dataset.characters);
	const tell = () => {
		note.textContent = note.dataset.text.replace("{1}", field.maxLength - [...field.value].length);
	};
	field.addEventListener("input", tell);
	tell();
}
