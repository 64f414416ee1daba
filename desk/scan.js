// SPDX-License-Identifier: EUPL-1.2
// Scans go to the desk in slices; a pile that is being read shows how far it is.
"use strict";

(function upload() {
	const drop = document.getElementById("drop");
	if (!drop) return;
	const token = drop.dataset.token;
	const slice = Number(drop.dataset.slice);
	const trouble = document.getElementById("sending-trouble");
	let sending = false;

	const form = (path, values) =>
		fetch("/administrator/" + path, {
			method: "POST",
			body: new URLSearchParams({token, ...values}),
			redirect: "manual",
		});

	const show = (number, count, share) => {
		const text = document.getElementById("sending-text");
		document.getElementById("sending").hidden = false;
		const line = text.dataset.text.replace("{1}", number).replace("{2}", count);
		if (text.textContent !== line) text.textContent = line;
		document.getElementById("sending-bar").value = 100 * share;
	};

	const complain = (status) => {
		const why = {413: "large", 507: "full", 0: "none"}[status] || "broken";
		trouble.textContent = trouble.dataset[why];
		trouble.hidden = false;
		document.getElementById("sending").hidden = true;
	};

	const check = async (answer) => {
		if (!answer.ok) throw answer.status;
		return answer.text();
	};

	// A slice that got lost on its way is sent again from where the desk stands.
	async function sendFile(pile, file, progress) {
		const number = await check(await form("file", {pile, name: file.name, bytes: file.size}));
		let at = 0, tries = 0;
		do {
			const where = new URLSearchParams({pile, file: number, at});
			const answer = await fetch("/administrator/slice?" + where, {
				method: "POST",
				headers: {"Content-Type": "application/octet-stream", "X-Token": token},
				body: file.slice(at, at + slice),
			}).catch(() => ({status: 503}));
			if (answer.status === 503 && ++tries < 20) {
				await new Promise((again) => setTimeout(again, 500));
				continue;
			}
			if (answer.status === 401) return location.reload();
			if (answer.status !== 200 && answer.status !== 409) throw answer.status;
			at = Number(await answer.text());
			progress(at);
		} while (at < file.size);
	}

	async function send(files) {
		if (sending) return;
		files = files.filter((file) => !/^(\.|Thumbs\.db$|desktop\.ini$)/i.test(file.name));
		trouble.hidden = true;
		if (files.length === 0) return complain(0);
		sending = true;
		const total = files.reduce((sum, file) => sum + file.size, 1);
		let before = 0;
		try {
			const pile = await check(await form("begin", {}));
			for (const [i, file] of files.entries()) {
				show(i + 1, files.length, before / total);
				await sendFile(pile, file, (at) => show(i + 1, files.length, (before + at) / total));
				before += file.size;
			}
			await form("read", {pile});
			location.href = "/administrator/pile?pile=" + encodeURIComponent(pile);
		} catch (status) {
			complain(typeof status === "number" ? status : 500);
		} finally {
			sending = false;
		}
	}

	// A folder that is dropped comes as a tree.
	async function filesOf(entry) {
		if (entry.isFile) return [await new Promise((take, no) => entry.file(take, no))];
		const reader = entry.createReader(), found = [];
		for (;;) {
			const some = await new Promise((take, no) => reader.readEntries(take, no));
			if (some.length === 0) return found;
			for (const inside of some) found.push(...(await filesOf(inside)));
		}
	}

	async function dropped(transfer) {
		const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
		const files = [];
		for (const entry of entries) files.push(...(await filesOf(entry)));
		send(files);
	}

	for (const id of ["files", "folder"])
		document.getElementById(id).addEventListener("change", (event) => {
			send([...event.target.files]);
			event.target.value = "";
		});
	// Anywhere on the page: a file that misses the frame must not replace the page.
	addEventListener("dragover", (event) => {
		event.preventDefault();
		drop.classList.add("over");
	});
	addEventListener("dragleave", (event) => {
		if (!event.relatedTarget) drop.classList.remove("over");
	});
	addEventListener("drop", (event) => {
		event.preventDefault();
		drop.classList.remove("over");
		dropped(event.dataTransfer);
	});
	addEventListener("beforeunload", (event) => {
		if (sending) event.preventDefault();
	});
})();

(function follow() {
	let status = document.getElementById("status");
	if (!status) return;
	const news = document.getElementById("news");

	async function look() {
		if (status.dataset.busy !== "1") return;
		try {
			const answer = await fetch("/administrator/status" + location.search);
			if (answer.status === 401 || answer.status === 404) return location.reload();
			if (answer.ok) {
				const box = document.createElement("template"); // nothing in it is loaded yet
				box.innerHTML = await answer.text();
				// Opening a scan is logged: one that is shown already is not fetched again.
				for (const item of box.content.querySelectorAll("[data-key]")) {
					const shown = status.querySelector(`[data-key="${CSS.escape(item.dataset.key)}"]`);
					if (shown) item.replaceWith(shown);
				}
				status.replaceWith(box.content.firstElementChild);
				status = document.getElementById("status");
				// Read out once, at the end: not every number on the way.
				if (status.dataset.busy !== "1")
					news.textContent = status.querySelector(".notice").textContent;
			}
		} catch (error) {
			// The desk is closed or busy; it may come back.
		}
		setTimeout(look, 700);
	}
	setTimeout(look, 300);
})();
