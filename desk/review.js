// SPDX-License-Identifier: EUPL-1.2
// One answer after another by the keyboard. The next ones are fetched while a person looks, and a
// decision is sent while the next one already stands there.
"use strict";

(function review() {
	const stage = document.getElementById("stage");
	if (!stage) return;
	const AHEAD = 3;
	const event = stage.dataset.event;
	const left = document.getElementById("left");
	const trouble = document.getElementById("trouble");
	const ready = new Map(); // key -> promise of an article with its picture
	const later = [];
	let queue = [], shown = stage.firstElementChild;
	const going = new Set(); // keys whose decision is on its way
	let sending = Promise.resolve();

	const count = (element, number) => {
		const text = number === 1 ? element.dataset.one : element.dataset.many;
		element.textContent = text.replace("{1}", number);
	};

	const post = (path, values) =>
		fetch("/reviewer/" + path, {
			method: "POST",
			headers: {"X-Script": "1"},
			body: new URLSearchParams({token: stage.dataset.token, event, ...values}),
		});

	// The article with its picture loaded, or null: somebody else decided.
	function fetchDoubt(key) {
		if (!ready.has(key))
			ready.set(key, (async () => {
				const answer = await fetch("/reviewer/doubt?event=" + encodeURIComponent(event) + "&" + key);
				if (answer.status === 401) return location.reload();
				if (!answer.ok) return null;
				const box = document.createElement("div");
				box.innerHTML = await answer.text();
				const article = box.firstElementChild;
				// It loads although it is on no page yet.
				await article.querySelector("figure img").decode().catch(() => {});
				return article;
			})());
		return ready.get(key);
	}

	function place(element) {
		stage.replaceChildren(element);
		shown = element;
		count(left, queue.length);
		const field = element.querySelector("#entered");
		const focus = field || element.querySelector("[tabindex]");
		if (focus) focus.focus({preventScroll: true});
		if (field && field.select) field.select();
		scrollTo(0, 0);
	}

	function done() {
		const end = document.getElementById("done").content.cloneNode(true).firstElementChild;
		place(end);
		const note = end.querySelector("#later");
		note.hidden = later.length === 0;
		if (later.length) count(note, later.length);
	}

	async function showFirst() {
		for (;;) {
			if (queue.length === 0) return done();
			const key = queue[0];
			const article = await fetchDoubt(key);
			if (queue[0] !== key) return;
			if (article) {
				place(article);
				break;
			}
			ready.delete(key);
			queue.shift();
		}
		for (const key of queue.slice(1, 1 + AHEAD)) fetchDoubt(key);
	}

	// A sheet that is not empty is asked question by question.
	async function refill() {
		const answer = await fetch("/reviewer/queue?event=" + encodeURIComponent(event)).catch(() => null);
		if (!answer || !answer.ok) return;
		const known = new Set([...queue, ...later, ...going]);
		queue = [...queue, ...(await answer.json()).filter((key) => !known.has(key))];
		count(left, queue.length);
		if (!shown.dataset.keyOf) showFirst();
	}

	// In the order they were made; one that fails comes back to the front.
	function send(key, fields) {
		going.add(key);
		sending = sending.then(async () => {
			const answer = await post("decide", fields).catch(() => ({ok: false, status: 0}));
			going.delete(key);
			if (answer.ok) {
				ready.delete(key);
				return fields.answer === "not empty" ? refill() : null;
			}
			if (answer.status === 401) return location.reload();
			trouble.textContent = trouble.dataset.text;
			trouble.hidden = false;
			queue.unshift(key);
			showFirst();
		});
	}

	// What a form says, as fields; boxes that share a name become one list.
	function fieldsOf(form, value) {
		const values = new FormData(form);
		const codes = values.getAll("code");
		values.delete("code");
		values.delete("token");
		values.set("answer", value);
		if (codes.length) values.set("entered", codes.join(","));
		return Object.fromEntries(values);
	}

	function decide(form, value) {
		const key = queue[0];
		const fields = fieldsOf(form, value);
		if (value === "entered" && !fields.entered) return;
		if (!form.reportValidity()) return;
		trouble.hidden = true;
		queue.shift();
		if (value === "later") later.push(key);
		else send(key, fields);
		showFirst();
	}

	async function undo() {
		await sending;
		const answer = await post("undo", {}).catch(() => ({ok: false}));
		if (!answer.ok) return;
		const key = await answer.text();
		ready.delete(key);
		const place = later.indexOf(key);
		if (place >= 0) later.splice(place, 1);
		queue = [key, ...queue.filter((other) => other !== key)];
		showFirst();
	}

	// At most as many boxes as the sheet allows.
	stage.addEventListener("change", (change) => {
		const max = Number(shown.dataset.max);
		const ticked = shown.querySelectorAll("input[type=checkbox]:checked").length;
		if (max > 0 && ticked > max) change.target.checked = false;
	});

	document.addEventListener("submit", (submit) => {
		if (submit.target.matches(".choices")) {
			submit.preventDefault();
			decide(submit.target, submit.submitter ? submit.submitter.value : "entered");
		} else if (submit.target.action.endsWith("/reviewer/undo")) {
			submit.preventDefault();
			undo();
		}
	});

	document.addEventListener("keydown", (press) => {
		if (press.ctrlKey || press.altKey || press.metaKey || press.repeat) return;
		const typing = press.target.matches("input:not([type=checkbox]):not([type=range])");
		const name = press.key.length === 1 ? press.key.toUpperCase() : press.key;
		// Digits go into a field; letters never do, so their keys work there too.
		if (typing && /^[0-9]$/.test(name)) return;
		if (name === "Enter" && press.target.matches("a, button")) return;
		const button = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
		if (!button) return;
		press.preventDefault();
		button.click();
	});

	// The last decision may still be on its way.
	addEventListener("beforeunload", (leave) => {
		if (going.size > 0) leave.preventDefault();
	});

	(async function start() {
		const answer = await fetch("/reviewer/queue?event=" + encodeURIComponent(event));
		if (!answer.ok) return;
		queue = await answer.json();
		const key = shown.dataset.keyOf;
		// A page without script may have passed some over: those come last.
		const skip = Number(stage.dataset.skip);
		queue = [...queue.slice(skip), ...queue.slice(0, skip)];
		queue = [key, ...queue.filter((other) => other !== key)];
		ready.set(key, Promise.resolve(shown));
		count(left, queue.length);
		for (const next of queue.slice(1, 1 + AHEAD)) fetchDoubt(next);
	})();
})();
