// SPDX-License-Identifier: EUPL-1.2
// What is wrong with a form, and how it looks, a moment after a person stops typing.
"use strict";

(function own() {
	const form = document.querySelector("form.editor");
	if (!form) return;
	const text = form.elements.text;
	let findings = document.getElementById("findings");
	let turn = 0, timer = 0, changed = false;

	async function look() {
		const mine = ++turn;
		findings.setAttribute("aria-busy", "true");
		const answer = await fetch("/coordinator/own-look", {
			method: "POST",
			headers: {"X-Script": "1"},
			body: new URLSearchParams({token: form.elements.token.value, text: text.value}),
		}).catch(() => null);
		if (mine !== turn) return;
		findings.removeAttribute("aria-busy");
		if (!answer || !answer.ok) return;
		const box = document.createElement("div");
		box.innerHTML = await answer.text();
		findings.replaceWith(box.firstElementChild);
		findings = document.getElementById("findings");
	}

	text.addEventListener("input", () => {
		changed = true;
		clearTimeout(timer);
		timer = setTimeout(look, 700);
	});
	document.getElementById("look").addEventListener("click", (click) => {
		click.preventDefault();
		look();
	});

	// To the line that a remark is about.
	document.addEventListener("click", (click) => {
		const button = click.target.closest("[data-line]");
		if (!button) return;
		const lines = text.value.split("\n");
		const line = Number(button.dataset.line);
		const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
		text.focus();
		text.setSelectionRange(from, from + (lines[line - 1] || "").length);
		text.scrollTop = Math.max(0, text.scrollHeight * (line - 4) / lines.length);
	});

	form.addEventListener("submit", () => { changed = false; });
	addEventListener("beforeunload", (leave) => {
		if (changed) leave.preventDefault();
	});
})();
